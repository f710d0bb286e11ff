package dev.homeroom.rooms.state;

import dev.homeroom.matrix.UserId;
import java.util.Optional;

/**
 * The content of a Space's {@code dev.homeroom.space} event, as sent by the bot.
 *
 * @param owner the person whose Space it is; empty for the agents' Space
 */
public record SpaceMark(SpaceKind kind, Optional<UserId> owner) {
    public enum SpaceKind {
        /** The Space that contains the agent rooms. */
        AGENTS,
        PERSONAL
    }
}
