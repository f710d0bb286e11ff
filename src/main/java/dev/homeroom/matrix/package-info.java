/**
 * Matrix ids, events and errors, and the client of the Client-Server API.
 *
 * <p>The entry point is {@link dev.homeroom.matrix.Homeserver}. This package uses no other domain package, and every
 * method names its endpoint. Decisions depend on {@code errcode} and status only, never on error texts.
 */
@NullMarked
package dev.homeroom.matrix;

import org.jspecify.annotations.NullMarked;
