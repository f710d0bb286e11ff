/**
 * Matrix's own words (ids, events, errors) and the client of the Client-Server API as Homeroom uses it.
 *
 * <p>The door is {@link dev.homeroom.matrix.Homeserver}. Nothing of ours is used here, and every method says which
 * endpoint it calls. Decisions are taken on {@code errcode} and status only, never on error texts.
 */
@NullMarked
package dev.homeroom.matrix;

import org.jspecify.annotations.NullMarked;
