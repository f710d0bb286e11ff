/**
 * The registration file (read, write, check), the namespace rule, and which user id belongs to which agent. The doors
 * are {@link dev.homeroom.registration.Registration} and {@link dev.homeroom.registration.Namespace}.
 */
@NullMarked
package dev.homeroom.registration;

import org.jspecify.annotations.NullMarked;
