package dev.homeroom.turn.reception;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** Reads from Matrix what a room without a binding is to the bot. Nothing about such rooms is stored. */
@Singleton
class BotRoomKinds {
    private static final Set<String> INVITED_OR_JOINED = Set.of("invite", "join");

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final InvitedRooms invitedRooms;

    BotRoomKinds(Homeserver homeserver, Namespace namespace, InvitedRooms invitedRooms) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.invitedRooms = invitedRooms;
    }

    enum BotRoomKind {
        /** One person and the bot, in a room without a name: a direct chat. */
        DIRECT,
        /** Another room that people invited the bot to. */
        SHARED,
        /** An agent answers there; its binding was missing in the index and is back. */
        RESTORED,
        /** The bot is not in the room, the room is a Space, or its binding can't be read. */
        OTHER
    }

    /** @throws dev.homeroom.matrix.HomeserverException when the homeserver can't be asked */
    BotRoomKind of(RoomId room) {
        return RoomState.seenBy(namespace.bot(), room, homeserver)
                .map(state -> of(room, state))
                .orElse(BotRoomKind.OTHER);
    }

    /** @throws dev.homeroom.matrix.HomeserverException when the homeserver can't be asked */
    boolean isEncrypted(RoomId room) {
        return homeserver.state(namespace.bot(), room, "m.room.encryption", "").isPresent();
    }

    private BotRoomKind of(RoomId room, RoomState state) {
        if (state.isSpace() || state.event(EventTypes.BINDING, "").isPresent()) {
            return BotRoomKind.OTHER;
        }
        if (isOfAnAgent(room, state)) {
            return BotRoomKind.RESTORED;
        }
        return people(state).size() == 1 && state.name().isEmpty() ? BotRoomKind.DIRECT : BotRoomKind.SHARED;
    }

    private boolean isOfAnAgent(RoomId room, RoomState state) {
        return state.joined().stream()
                .filter(namespace::isAgentUser)
                .anyMatch(user -> invitedRooms.restore(user, room).isPresent());
    }

    private List<UserId> people(RoomState state) {
        return state.memberships()
                .filter(event -> INVITED_OR_JOINED.contains(
                        event.content().path("membership").asText()))
                .map(event -> new UserId(event.stateKey()))
                .filter(user -> !namespace.owns(user))
                .toList();
    }
}
