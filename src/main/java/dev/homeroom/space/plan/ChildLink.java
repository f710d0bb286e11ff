package dev.homeroom.space.plan;

import java.util.Optional;

/**
 * What {@code m.space.child} says of a room.
 *
 * @param ours whether the bot wrote it; people arrange their Space as they like
 * @param followable whether {@code via} names a server, without which clients don't show the room
 * @param order {@code order}, where it is valid
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mspacechild">{@code m.space.child}</a>
 */
public record ChildLink(boolean ours, boolean followable, Optional<String> order) {}
