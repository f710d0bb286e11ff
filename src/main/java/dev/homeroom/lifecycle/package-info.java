/** Orderly ends: calls in flight when the process stops. */
@NullMarked
package dev.homeroom.lifecycle;

import org.jspecify.annotations.NullMarked;
