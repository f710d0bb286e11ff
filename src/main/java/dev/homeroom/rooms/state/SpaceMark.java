package dev.homeroom.rooms.state;

import dev.homeroom.matrix.UserId;
import java.util.Optional;

/**
 * What {@code dev.homeroom.space} says of a Space, by the bot's word.
 *
 * @param owner the person whose Space it is; empty for that of the agents
 */
public record SpaceMark(SpaceKind kind, Optional<UserId> owner) {
    public enum SpaceKind {
        /** The one with the agent rooms. */
        AGENTS,
        PERSONAL
    }
}
