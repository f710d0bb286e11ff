package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** The agent user is in its room. It was invited when the room was made, so joining is enough as a rule. */
@ApplicationScoped
class AgentMembership {
    private static final int FORBIDDEN = 403;
    private static final Set<String> EXPECTED = Set.of("invite", "join");

    private final Homeserver homeserver;
    private final Layout layout;
    private final HomeTable homes;

    AgentMembership(Homeserver homeserver, Layout layout, HomeTable homes) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.homes = homes;
    }

    Home settle(Home home, RoomId room) {
        boolean isItsOwn = home.room().equals(Optional.of(room));
        if (isItsOwn && home.joined()) {
            return home;
        }
        enter(home.agent(), room);
        if (!isItsOwn) {
            return home;
        }
        Home settled = home.withAgentInside();
        homes.save(settled);
        return settled;
    }

    /** Into whatever room of the agent, by the invite that is there, or a new one. */
    void enter(AgentRef agent, RoomId room) {
        UserId user = layout.userOf(agent);
        try {
            homeserver.join(user, room);
        } catch (HomeserverException.Refused e) {
            if (e.status() != FORBIDDEN) {
                throw e;
            }
            homeserver.invite(layout.namespace().bot(), room, user);
            homeserver.join(user, room);
        }
    }

    void invite(AgentRef agent, RoomId room) {
        UserId bot = layout.namespace().bot();
        UserId user = layout.userOf(agent);
        boolean expected = homeserver
                .state(bot, room, EventTypes.MEMBER, user.value())
                .map(member -> member.path("membership").asText())
                .filter(EXPECTED::contains)
                .isPresent();
        if (!expected) {
            homeserver.invite(bot, room, user);
        }
    }

    void leave(Home home, RoomId room, String reason) {
        homeserver.leave(layout.userOf(home.agent()), room, reason);
        if (home.room().equals(Optional.of(room))) {
            homes.save(home.withAgentOutside());
        }
    }
}
