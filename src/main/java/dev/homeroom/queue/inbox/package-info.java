/**
 * The inbox: accepted events and their outcomes, with edits, cancellations, backfill and dead letters.
 * {@link dev.homeroom.queue.inbox.InboxTable} changes the events, {@link dev.homeroom.queue.inbox.InboxQueries} reads them.
 */
@NullMarked
package dev.homeroom.queue.inbox;

import org.jspecify.annotations.NullMarked;
