package dev.homeroom.space.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.UserId;
import java.time.Duration;
import java.util.Optional;

/** How an agent's user and room are to be called, by the settings and the registration. */
public interface Wishes {
    RoomAlias spaceAlias();

    UserId userOf(AgentRef agent);

    /** The user's display name. */
    String agentName(KnownAgent agent);

    String roomName(KnownAgent agent);

    /** {@code order} of the room in the Space; empty where the name gives none. */
    Optional<String> order(KnownAgent agent);

    /** How long an agent may be missing before its room is archived. */
    Duration grace();

    /** How old a room is that was never finished, and isn't just being made. */
    Duration orphansAfter();
}
