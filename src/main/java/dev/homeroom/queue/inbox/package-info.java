/**
 * The inbox: events that were accepted and are not settled yet, and everything that changes them: edits, cancellations,
 * backfill, the queue limit and dead letters.
 */
@NullMarked
package dev.homeroom.queue.inbox;

import org.jspecify.annotations.NullMarked;
