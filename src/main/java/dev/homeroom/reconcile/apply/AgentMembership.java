package dev.homeroom.reconcile.apply;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** The agent user is in its room. It was invited when the room was made, so joining is enough as a rule. */
@ApplicationScoped
class AgentMembership {
    private static final int FORBIDDEN = 403;
    private static final Set<String> EXPECTED = Set.of("invite", "join");

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AgentProvisionTable homes;

    AgentMembership(Homeserver homeserver, RoomTemplates roomTemplates, AgentProvisionTable homes) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.homes = homes;
    }

    AgentProvision ensureJoined(AgentProvision agentProvision, RoomId room) {
        boolean isItsOwn = agentProvision.room().equals(Optional.of(room));
        if (isItsOwn && agentProvision.joined()) {
            return agentProvision;
        }
        enter(agentProvision.agent(), room);
        if (!isItsOwn) {
            return agentProvision;
        }
        AgentProvision settled = agentProvision.withAgentInside();
        homes.save(settled);
        return settled;
    }

    /** Into whatever room of the agent, by the invite that is there, or a new one. */
    void enter(AgentRef agent, RoomId room) {
        UserId user = roomTemplates.userOf(agent);
        try {
            homeserver.join(user, room);
        } catch (HomeserverException.Refused e) {
            if (e.status() != FORBIDDEN) {
                throw e;
            }
            homeserver.invite(roomTemplates.namespace().bot(), room, user);
            homeserver.join(user, room);
        }
    }

    void invite(AgentRef agent, RoomId room) {
        UserId bot = roomTemplates.namespace().bot();
        UserId user = roomTemplates.userOf(agent);
        boolean expected = homeserver
                .state(bot, room, EventTypes.MEMBER, user.value())
                .map(member -> member.path("membership").asText())
                .filter(EXPECTED::contains)
                .isPresent();
        if (!expected) {
            homeserver.invite(bot, room, user);
        }
    }

    void leave(AgentProvision agentProvision, RoomId room, String reason) {
        homeserver.leave(roomTemplates.userOf(agentProvision.agent()), room, reason);
        if (agentProvision.room().equals(Optional.of(room))) {
            homes.save(agentProvision.withAgentOutside());
        }
    }
}
