package dev.homeroom.turn.render;

import dev.homeroom.matrix.UserId;

/**
 * A person or agent that an answer may mention.
 *
 * @param name the display name, any string; a user with an empty name cannot be mentioned by name
 */
public record Mentionable(UserId user, String name) {}
