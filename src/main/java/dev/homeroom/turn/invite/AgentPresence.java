package dev.homeroom.turn.invite;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.template.SpaceSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Tells whether, and why, an invited agent user or the bot is already in the room when its invite is handled. */
@ApplicationScoped
public class AgentPresence {
    private final Homeserver homeserver;
    private final Bindings bindings;
    private final InvitedRooms rooms;
    private final Namespace namespace;
    private final boolean importing;

    public AgentPresence(
            Homeserver homeserver, Bindings bindings, InvitedRooms rooms, Namespace namespace, SpaceSettings spaces) {
        this.homeserver = homeserver;
        this.bindings = bindings;
        this.rooms = rooms;
        this.namespace = namespace;
        this.importing = !spaces.makeRooms();
    }

    /** The agent that the room belongs to already. */
    Optional<BoundRoom> owner(RoomId room) {
        return bindings.of(room);
    }

    /** Before Homeroom makes rooms, every joined room counts, because the import takes over such rooms. */
    boolean isAtHome(UserId user, RoomId room, Optional<BoundRoom> bound) {
        boolean belongsHere = importing
                || bound.filter(known -> known.binding().kind().hasBot()).isPresent();
        return belongsHere && isInside(user, room);
    }

    /** True for an agent that a crash may have stopped while it declined. The bot may stay in any room. */
    boolean isOnAVisit(UserId invited, RoomId room, Optional<BoundRoom> bound) {
        return !importing && bound.isEmpty() && !invited.equals(namespace.bot()) && !rooms.belongsIn(invited, room);
    }

    boolean isInside(UserId invited, RoomId room) {
        try {
            return homeserver
                    .membership(invited, room, invited)
                    .filter("join"::equals)
                    .isPresent();
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            return false;
        }
    }
}
