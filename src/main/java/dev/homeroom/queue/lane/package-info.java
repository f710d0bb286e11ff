/** Lanes: the ordered work of a room, held by one process at a time under a lease with a fence. */
@NullMarked
package dev.homeroom.queue.lane;

import org.jspecify.annotations.NullMarked;
