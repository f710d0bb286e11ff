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
import jakarta.inject.Singleton;
import java.util.Optional;

/** Tells whether, and why, an invited agent user or the bot is already in the room when its invite is handled. */
@Singleton
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

    /** What is known of the room of an invite. */
    InvitedUser of(UserId user, RoomId room) {
        return new InvitedUser(user, room, bindings.of(room, user));
    }

    /** A user and the room that it is invited to. */
    final class InvitedUser {
        private final UserId user;
        private final RoomId room;
        private final Optional<BoundRoom> bound;

        private InvitedUser(UserId user, RoomId room, Optional<BoundRoom> bound) {
            this.user = user;
            this.room = room;
            this.bound = bound;
        }

        UserId user() {
            return user;
        }

        /** The room, if the user's agent answers there already. */
        Optional<BoundRoom> bound() {
            return bound;
        }

        /** Before Homeroom makes rooms, every joined room counts, because the import takes over such rooms. */
        boolean isAtHome() {
            boolean belongsHere = importing
                    || bound.filter(known -> known.binding().kind().hasBot()).isPresent();
            return belongsHere && isInside();
        }

        /** True for an agent that a crash may have stopped while it declined. The bot may stay in any room. */
        boolean isOnAVisit() {
            return !importing && bound.isEmpty() && !user.equals(namespace.bot()) && !rooms.belongsIn(user, room);
        }

        boolean isInside() {
            return HomeserverException.refusalMeans(
                    false, () -> homeserver.membership(user, room, user).equals(Optional.of("join")));
        }
    }
}
