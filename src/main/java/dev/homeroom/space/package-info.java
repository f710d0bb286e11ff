/**
 * The Space, the rooms and their bindings. The doors are {@link dev.homeroom.space.Bindings} (which agent a room belongs
 * to) and {@link dev.homeroom.space.Conductor} (brings Matrix into line with the directory).
 *
 * <p>Wiring, here and elsewhere: a class that others need is {@code @ApplicationScoped} and names what it needs in its
 * constructor, at most eight parameters. Records are values and can't be proxied; the class that owns such a value
 * produces it as a {@code @Singleton}. {@code @Startup} is for classes with figures, or with settings that stop the start.
 *
 * <p>Promises: an agent has one user and one room, whatever dies when; what can't be told is never taken for what isn't
 * there; only events that the bot sent count; an agent whose row says that all is done costs no request.
 */
@NullMarked
package dev.homeroom.space;

import org.jspecify.annotations.NullMarked;
