package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import java.util.Optional;

/**
 * How far an agent's user and room have come, as noted after each step. What isn't noted may have been done all the same,
 * just before a crash, so every step looks before it acts.
 *
 * @param displayName the one that we set last
 * @param pictured whether the user has an avatar, or the homeserver refused ours
 * @param roomName the one that we set last; present whenever the room is
 * @param joined whether the agent user is in the room
 * @param space the Space that has the room as its child
 * @param order {@code order} of that child
 * @param outOfReach it has a room, or may have one, that the bot can't get at; nothing is made for it meanwhile
 */
record Home(
        AgentRef agent,
        Optional<String> displayName,
        boolean pictured,
        Optional<RoomId> room,
        Optional<String> roomName,
        boolean joined,
        Optional<RoomId> space,
        Optional<String> order,
        boolean outOfReach) {

    static Home none(AgentRef agent) {
        return new Home(
                agent,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    static Home outOfReach(AgentRef agent, Optional<RoomId> room) {
        return new Home(
                agent,
                Optional.empty(),
                false,
                room,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                true);
    }

    boolean hasProfile(String name) {
        return pictured && displayName.equals(Optional.of(name));
    }

    boolean hasRoomName(String name) {
        return roomName.equals(Optional.of(name));
    }

    boolean isLinked(RoomId wantedSpace, Optional<String> wantedOrder) {
        return space.equals(Optional.of(wantedSpace)) && order.equals(wantedOrder);
    }

    Home withProfile(String name) {
        return new Home(agent, Optional.of(name), true, room, roomName, joined, space, order, outOfReach);
    }

    Home withRoom(RoomId newRoom, String newName, boolean agentIsIn) {
        return new Home(
                agent,
                displayName,
                pictured,
                Optional.of(newRoom),
                Optional.of(newName),
                agentIsIn,
                space,
                order,
                false);
    }

    /** In another room, of which nothing is known yet. */
    Home movedTo(RoomId newRoom, String newName, boolean agentIsIn) {
        return new Home(
                agent,
                displayName,
                pictured,
                Optional.of(newRoom),
                Optional.of(newName),
                agentIsIn,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    Home withRoomName(String newName) {
        return new Home(agent, displayName, pictured, room, Optional.of(newName), joined, space, order, outOfReach);
    }

    Home withAgentInside() {
        return new Home(agent, displayName, pictured, room, roomName, true, space, order, outOfReach);
    }

    Home linked(RoomId newSpace, Optional<String> newOrder) {
        return new Home(
                agent, displayName, pictured, room, roomName, joined, Optional.of(newSpace), newOrder, outOfReach);
    }

    Home withAgentOutside() {
        return new Home(agent, displayName, pictured, room, roomName, false, space, order, outOfReach);
    }

    Home unlinked() {
        return new Home(
                agent, displayName, pictured, room, roomName, joined, Optional.empty(), Optional.empty(), outOfReach);
    }
}
