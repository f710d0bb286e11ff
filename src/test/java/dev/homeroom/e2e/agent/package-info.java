/**
 * A Java agent of the tests. It kills Homeroom at named points and disables deduplication. The product doesn't know it.
 * Homeroom's JVM loads it from its own jar, so it uses only the JDK.
 */
package dev.homeroom.e2e.agent;
