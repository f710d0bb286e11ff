package dev.homeroom.rooms.further;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.state.Binding.RoomKind;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.RoomState;
import jakarta.enterprise.context.ApplicationScoped;

/** Brings further agents into a room, and sends them away. Every step is idempotent. */
@ApplicationScoped
public class AgentEntry {
    private final Homeserver homeserver;
    private final Namespace namespace;
    private final Bindings bindings;
    private final InvitedRooms invitedRooms;

    public AgentEntry(Homeserver homeserver, Namespace namespace, Bindings bindings, InvitedRooms invitedRooms) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.bindings = bindings;
        this.invitedRooms = invitedRooms;
    }

    /**
     * Invites the agent's user, lets it join, and binds the room to the agent too. The binding comes last.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver did not accept a step
     */
    public BoundRoom bring(BoundRoom first, AgentRef agent, UserId inviter) {
        letIn(first, namespace.agentUser(agent.backend(), agent.agentId()));
        return invitedRooms.bind(first.room(), agent, RoomKind.GROUP, inviter);
    }

    /**
     * Invites one of Homeroom's users and lets it join, so that it can speak in the room.
     *
     * @param first the room's first agent
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver did not accept a step
     */
    public void letIn(BoundRoom first, UserId user) {
        UserId host = first.binding().kind().hasBot() ? namespace.bot() : first.agentUser();
        RoomState state = new RoomState(homeserver.state(host, first.room()));
        if (!state.isJoinedOrInvited(user)) {
            homeserver.invite(host, first.room(), user);
        }
        homeserver.join(user, first.room());
    }

    /**
     * Ends the agent's binding, and lets its user leave.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver did not accept a step
     */
    public void sendAway(BoundRoom agent, String reason) {
        if (agent.binding().kind().hasBot()) {
            bindings.dismiss(agent);
        }
        homeserver.leave(agent.agentUser(), agent.room(), reason);
        if (!agent.binding().kind().hasBot()) {
            invitedRooms.forget(agent.room(), agent.agentUser());
        }
    }
}
