/**
 * Looks at Matrix, and changes nothing: the Space and its rooms, each by one request for its whole state. The door is
 * {@link dev.homeroom.space.observe.Observer}.
 *
 * <p>Promises: only events that the bot sent count as its word; what can't be told is said so, and never taken for what
 * isn't there.
 */
@NullMarked
package dev.homeroom.space.observe;

import org.jspecify.annotations.NullMarked;
