/** Threads of their own: loops that are started, woken and stopped in order, and calls in flight when the process stops. */
@NullMarked
package dev.homeroom.lifecycle;

import org.jspecify.annotations.NullMarked;
