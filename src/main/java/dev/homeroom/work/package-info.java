/**
 * Durable, ordered work on the database: what came in (inbox), the ordered work of each room (lanes), who holds what
 * (leases), and what is to be sent (outbox).
 *
 * <p>Promises: an event id is worked on once; events of a room are worked on one at a time, in order; a process that
 * dies gives up what it held; nothing that a slow process does counts after somebody else took over.
 */
@NullMarked
package dev.homeroom.work;

import org.jspecify.annotations.NullMarked;
