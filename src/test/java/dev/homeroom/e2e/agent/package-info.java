/**
 * A Java agent of the tests: it ends Homeroom at named points, and takes away what keeps doubles away. The product knows
 * nothing of it. It is loaded into Homeroom's JVM from a jar of its own, so it uses the JDK alone.
 */
package dev.homeroom.e2e.agent;
