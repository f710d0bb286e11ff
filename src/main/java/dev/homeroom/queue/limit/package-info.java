/** The limit of a room's queue: whom to tell their place, and which messages to reject. */
@NullMarked
package dev.homeroom.queue.limit;

import org.jspecify.annotations.NullMarked;
