package dev.homeroom.reconcile.index;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import java.util.Optional;

/**
 * The provisioning state of an agent's user and room, as recorded after each step. A crash can precede the record of a
 * completed step, so every step reads before it writes.
 *
 * @param displayName the name that Homeroom set last
 * @param pictured whether the user has an avatar, or the homeserver refused ours
 * @param roomName the name that Homeroom set last; present if the room is
 * @param joined whether the agent user is in the room
 * @param space the Space that has the room as its child
 * @param order {@code order} of that child
 * @param outOfReach whether the agent has or may have a room that the bot can't access; nothing is created for it
 *     meanwhile
 */
public record AgentProvision(
        AgentRef agent,
        Optional<String> displayName,
        boolean pictured,
        Optional<RoomId> room,
        Optional<String> roomName,
        boolean joined,
        Optional<RoomId> space,
        Optional<String> order,
        boolean outOfReach) {

    static AgentProvision none(AgentRef agent) {
        return new AgentProvision(
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

    static AgentProvision outOfReach(AgentRef agent, Optional<RoomId> room) {
        return new AgentProvision(
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

    public boolean hasProfile(String name) {
        return pictured && displayName.equals(Optional.of(name));
    }

    public boolean hasRoomName(String name) {
        return roomName.equals(Optional.of(name));
    }

    public boolean isLinked(RoomId wantedSpace, Optional<String> wantedOrder) {
        return space.equals(Optional.of(wantedSpace)) && order.equals(wantedOrder);
    }

    public AgentProvision withProfile(String name) {
        return new AgentProvision(agent, Optional.of(name), true, room, roomName, joined, space, order, outOfReach);
    }

    public AgentProvision withRoom(RoomId newRoom, String newName, boolean agentIsIn) {
        return new AgentProvision(
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

    /** The state in another room, about which nothing is known yet. */
    public AgentProvision movedTo(RoomId newRoom, String newName, boolean agentIsIn) {
        return new AgentProvision(
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

    public AgentProvision withRoomName(String newName) {
        return new AgentProvision(
                agent, displayName, pictured, room, Optional.of(newName), joined, space, order, outOfReach);
    }

    public AgentProvision withAgentInside() {
        return new AgentProvision(agent, displayName, pictured, room, roomName, true, space, order, outOfReach);
    }

    public AgentProvision linked(RoomId newSpace, Optional<String> newOrder) {
        return new AgentProvision(
                agent, displayName, pictured, room, roomName, joined, Optional.of(newSpace), newOrder, outOfReach);
    }

    public AgentProvision withAgentOutside() {
        return new AgentProvision(agent, displayName, pictured, room, roomName, false, space, order, outOfReach);
    }

    public AgentProvision unlinked() {
        return new AgentProvision(
                agent, displayName, pictured, room, roomName, joined, Optional.empty(), Optional.empty(), outOfReach);
    }
}
