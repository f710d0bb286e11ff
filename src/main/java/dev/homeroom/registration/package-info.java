/**
 * The registration file (read, write, check), the namespaces, and the mapping of agents to user ids. The entry points
 * are {@link dev.homeroom.registration.Registration} and {@link dev.homeroom.registration.Namespace}.
 */
@NullMarked
package dev.homeroom.registration;

import org.jspecify.annotations.NullMarked;
