/**
 * A copy of the packaged application with woven code, which kills it at named points and disables deduplication. The product doesn't know it.
 * {@link dev.homeroom.e2e.sabotage.Hook} becomes a part of the copy, so it uses only the JDK.
 */
package dev.homeroom.e2e.sabotage;
