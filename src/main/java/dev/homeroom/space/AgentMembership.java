package dev.homeroom.space;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;

/** Step three: the agent user is in its room. It was invited when the room was made, so joining is enough as a rule. */
final class AgentMembership {
    private static final int FORBIDDEN = 403;

    private final Homeserver homeserver;
    private final Layout layout;
    private final HomeTable homes;

    AgentMembership(Homeserver homeserver, Layout layout, HomeTable homes) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.homes = homes;
    }

    Home settle(Home home, RoomId room) {
        if (home.joined()) {
            return home;
        }
        UserId user = layout.userOf(home.agent());
        try {
            homeserver.join(user, room);
        } catch (HomeserverException.Refused e) {
            if (e.status() != FORBIDDEN) {
                throw e;
            }
            homeserver.invite(layout.namespace().bot(), room, user);
            homeserver.join(user, room);
        }
        Home settled = home.withAgentInside();
        homes.save(settled);
        return settled;
    }
}
