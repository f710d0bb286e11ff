/**
 * The connection to the homeserver: {@link dev.homeroom.link.HomeserverConnection} monitors it in both directions, and the backfill
 * reads from room timelines what the homeserver never pushed.
 *
 * <p>Promises: an event whose push was lost is found by backfill at the start, after outages, and at least every hour.
 */
@NullMarked
package dev.homeroom.link;

import org.jspecify.annotations.NullMarked;
