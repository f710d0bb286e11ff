/**
 * The inbox: accepted events that are not settled yet, with their edits, cancellations, backfill, queue limit and dead
 * letters.
 */
@NullMarked
package dev.homeroom.queue.inbox;

import org.jspecify.annotations.NullMarked;
