/**
 * Reads the Space and its rooms from the homeserver, one request a room, and changes nothing.
 *
 * <p>Promises: only events that the bot sent count; if the homeserver cannot say, no snapshot exists.
 */
@NullMarked
package dev.homeroom.reconcile.observe;

import org.jspecify.annotations.NullMarked;
