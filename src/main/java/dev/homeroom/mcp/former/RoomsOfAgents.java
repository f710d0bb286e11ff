package dev.homeroom.mcp.former;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.command.CommandSettings;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.mcp.tools.OwnRooms;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.alias.OwnedRooms;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Rooms that agents make, and what their users do in rooms. The homeserver decides what a user may do in a room; {@code
 * homeroom.permissions} decides whether an agent makes rooms and invites people at all, and whom.
 */
@ApplicationScoped
class RoomsOfAgents {
    private static final String NOT_PERMITTED =
            "You may not make rooms or invite people; homeroom.permissions decides. Ask an operator.";

    private final Homeserver homeserver;
    private final OwnRooms ownRooms;
    private final InvitedRooms invitedRooms;
    private final OwnedRooms ownedRooms;
    private final Permissions permissions;
    private final CommandSettings settings;

    RoomsOfAgents(
            Homeserver homeserver,
            OwnRooms ownRooms,
            InvitedRooms invitedRooms,
            OwnedRooms ownedRooms,
            Permissions permissions,
            CommandSettings settings) {
        this.homeserver = homeserver;
        this.ownRooms = ownRooms;
        this.invitedRooms = invitedRooms;
        this.ownedRooms = ownedRooms;
        this.permissions = permissions;
        this.settings = settings;
    }

    /** Makes a private room of the agent. The same name is the same room, so a call that is repeated makes no second one. */
    RoomId create(CallingAgent caller, CallArguments arguments) {
        requirePermission(caller);
        if (arguments.flag("is_public")) {
            throw new ToolRefusal(
                    "Homeroom makes private rooms only. Leave out is_public, and invite people with matrix_user.");
        }
        String name = arguments.required("name").strip();
        RoomId room = ownedRooms.find(caller.user(), name).orElseGet(() -> made(caller, name, arguments.text("topic")));
        invitedRooms.bind(room, caller.ref(), Binding.RoomKind.GROUP, caller.user());
        ownRooms.forget(caller);
        return room;
    }

    private RoomId made(CallingAgent caller, String name, Optional<String> topic) {
        requireFewRooms(caller);
        return ownedRooms
                .createOrFind(caller.user(), name, topic)
                .orElseThrow(() -> new ToolRefusal("You made a room with this name and left it. Choose another name."));
    }

    private void requireFewRooms(CallingAgent caller) {
        long made = ownRooms.of(caller).stream()
                .filter(room ->
                        room.binding().owner().filter(caller.user()::equals).isPresent())
                .count();
        if (made >= settings.mostRooms()) {
            throw new ToolRefusal(
                    "You have made %d rooms, and that is the most. Leave one with matrix_room first.".formatted(made));
        }
    }

    /** Homeroom itself takes the invitations of people who may invite. */
    RoomId join(CallingAgent caller, String wanted) {
        return ownRooms.matching(caller, wanted).stream()
                .findFirst()
                .map(BoundRoom::room)
                .orElseThrow(
                        () -> new ToolRefusal(
                                "You join a room when somebody who may talk to you invites you. Ask a person in it for an invitation."));
    }

    void leave(CallingAgent caller, RoomId room) {
        BoundRoom bound = ownRooms.named(caller, room.value());
        if (bound.binding().kind().hasBot()) {
            throw new ToolRefusal(
                    "This room was made for people to talk to you, and you stay in it. A person can archive it with !archive, or take you out with !dismiss.");
        }
        homeserver.leave(caller.user(), room, "The agent left.");
        invitedRooms.forget(room, caller.user());
        ownRooms.forget(caller);
    }

    EventId setTopic(CallingAgent caller, RoomId room, String topic) {
        return allowed(
                "You may not change the topic of this room. Ask a person who may.",
                () -> homeserver.putState(
                        caller.user(),
                        room,
                        "m.room.topic",
                        "",
                        JsonNodeFactory.instance.objectNode().put("topic", topic)));
    }

    void invite(CallingAgent caller, RoomId room, UserId person) {
        requirePermission(caller);
        if (!permissions.mayChat(person)) {
            throw new ToolRefusal(
                    "This person may not talk to agents here; homeroom.permissions decides. Ask an operator.");
        }
        if (homeserver
                .membership(caller.user(), room, person)
                .filter(membership -> membership.equals("join") || membership.equals("invite"))
                .isPresent()) {
            return;
        }
        allowed("You may not invite people into this room. Ask a person in it to do so.", () -> {
            homeserver.invite(caller.user(), room, person);
            return true;
        });
    }

    void kick(CallingAgent caller, RoomId room, UserId person, String reason) {
        allowed("You may not remove people from this room. Ask a person who may.", () -> {
            homeserver.kick(caller.user(), room, person, reason);
            return true;
        });
    }

    private void requirePermission(CallingAgent caller) {
        if (!permissions.mayChat(caller.user())) {
            throw new ToolRefusal(NOT_PERMITTED);
        }
    }

    private static <T> T allowed(String otherwise, Supplier<T> request) {
        try {
            return request.get();
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            throw new ToolRefusal(otherwise);
        }
    }
}
