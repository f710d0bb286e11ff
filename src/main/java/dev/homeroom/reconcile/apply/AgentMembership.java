package dev.homeroom.reconcile.apply;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** Keeps the agent user in its room. It was invited at the room's creation, so joining is usually enough. */
@ApplicationScoped
class AgentMembership {
    private static final int FORBIDDEN = 403;
    private static final Set<String> INVITED_OR_JOINED = Set.of("invite", "join");

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AgentProvisionTable provisions;

    AgentMembership(Homeserver homeserver, RoomTemplates roomTemplates, AgentProvisionTable provisions) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.provisions = provisions;
    }

    AgentProvision ensureJoined(AgentProvision agentProvision, RoomId room) {
        boolean isAgentRoom = agentProvision.room().equals(Optional.of(room));
        if (isAgentRoom && agentProvision.joined()) {
            return agentProvision;
        }
        join(agentProvision.agent(), room);
        if (!isAgentRoom) {
            return agentProvision;
        }
        AgentProvision updated = agentProvision.withAgentInside();
        provisions.save(updated);
        return updated;
    }

    /** Joins any room of the agent, by the present invite or a new one. */
    private void join(AgentRef agent, RoomId room) {
        UserId user = roomTemplates.userOf(agent);
        try {
            homeserver.join(user, room);
        } catch (HomeserverException.Refused e) {
            if (e.status() != FORBIDDEN) {
                throw e;
            }
            homeserver.invite(roomTemplates.bot(), room, user);
            homeserver.join(user, room);
        }
    }

    void invite(AgentRef agent, RoomId room) {
        UserId bot = roomTemplates.bot();
        UserId user = roomTemplates.userOf(agent);
        boolean isInvitedOrJoined = homeserver
                .membership(bot, room, user)
                .filter(INVITED_OR_JOINED::contains)
                .isPresent();
        if (!isInvitedOrJoined) {
            homeserver.invite(bot, room, user);
        }
    }

    void leave(AgentProvision agentProvision, RoomId room, String reason) {
        homeserver.leave(roomTemplates.userOf(agentProvision.agent()), room, reason);
        if (agentProvision.room().equals(Optional.of(room))) {
            provisions.save(agentProvision.withAgentOutside());
        }
    }
}
