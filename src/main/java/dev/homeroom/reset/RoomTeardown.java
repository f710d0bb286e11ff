package dev.homeroom.reset;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.ChatRoomTemplates;
import dev.homeroom.rooms.template.RoomTemplates;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The steps that take down one room. Steps that the homeserver refuses permanently are skipped and reported. */
@ApplicationScoped
public class RoomTeardown {
    private static final Set<String> INSIDE = Set.of("join", "invite");

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final ChatRoomTemplates chats;
    private final Wording wording;

    public RoomTeardown(Homeserver homeserver, RoomTemplates roomTemplates, ChatRoomTemplates chats, Wording wording) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.chats = chats;
        this.wording = wording;
    }

    /**
     * @param space the Space that has the room as a child; empty for none
     * @return the parts that could not be removed
     */
    List<String> of(RoomId room, RoomState seen, Optional<RoomId> space) {
        List<String> left = new ArrayList<>();
        Optional<Binding> binding =
                seen.contentSentBy(roomTemplates.bot(), EventTypes.BINDING).flatMap(Binding::of);
        binding.ifPresent(bound -> notifyMembers(room, seen, left));
        aliases(seen, binding).forEach(alias -> removeAlias(alias, room, left));
        space.filter(parent -> !parent.equals(room)).ifPresent(parent -> unlink(parent, room, left));
        byBot(seen).forEach(event -> empty(room, event, left));
        seen.events().stream()
                .filter(event -> event.type().equals(EventTypes.MEMBER) && UserId.isValid(event.stateKey()))
                .filter(event ->
                        INSIDE.contains(event.content().path("membership").asText()))
                .map(event -> new UserId(event.stateKey()))
                .filter(roomTemplates.namespace()::isAgentUser)
                .forEach(user -> leave(user, room));
        leave(roomTemplates.bot(), room);
        return left;
    }

    void leave(UserId user, RoomId room) {
        homeserver.leave(user, room, wording.of(Sentence.LEFT_BY_RESET, Map.of()));
    }

    /** The state events that only the bot writes: the room's role, its place in the Space, and a Space's children. */
    private List<StateEvent> byBot(RoomState seen) {
        return seen.events().stream()
                .filter(event -> event.sender().equals(roomTemplates.bot())
                        && !event.content().isEmpty())
                .filter(event -> Set.of(
                                EventTypes.BINDING,
                                EventTypes.CONTEXT,
                                EventTypes.SPACE,
                                EventTypes.ALERT_ROOM,
                                EventTypes.ALERT,
                                EventTypes.INCIDENT,
                                EventTypes.SPACE_PARENT,
                                EventTypes.SPACE_CHILD)
                        .contains(event.type()))
                .toList();
    }

    private void notifyMembers(RoomId room, RoomState seen, List<String> left) {
        boolean peopleAreThere = seen.joined().stream()
                .anyMatch(user -> !roomTemplates.namespace().owns(user));
        if (peopleAreThere) {
            ObjectNode notice = JsonNodeFactory.instance
                    .objectNode()
                    .put("msgtype", "m.notice")
                    .put("body", wording.of(Sentence.ROOM_TAKEN_DOWN, Map.of()));
            attempt(
                    left,
                    "the notice to its members",
                    () -> homeserver.send(
                            roomTemplates.bot(),
                            room,
                            "m.room.message",
                            "homeroom.reset." + Sha256.hex(room.value()),
                            notice));
        }
    }

    /** The aliases under which such a room is created, and would be found again. */
    private Set<RoomAlias> aliases(RoomState seen, Optional<Binding> binding) {
        Set<RoomAlias> aliases = new LinkedHashSet<>();
        binding.map(bound -> roomTemplates.aliasOf(bound.agent())).ifPresent(aliases::add);
        if (seen.isSpace()) {
            aliases.add(roomTemplates.spaceAlias());
        }
        seen.contentSentBy(roomTemplates.bot(), EventTypes.SPACE)
                .map(mark -> mark.path("owner").asText())
                .filter(UserId::isValid)
                .map(owner -> chats.personalSpaceAlias(new UserId(owner)))
                .ifPresent(aliases::add);
        seen.contentSentBy(roomTemplates.bot(), EventTypes.CANONICAL_ALIAS)
                .map(content -> content.path("alias").asText())
                .filter(RoomAlias::isValid)
                .map(RoomAlias::new)
                .ifPresent(aliases::add);
        return aliases;
    }

    private void removeAlias(RoomAlias alias, RoomId room, List<String> left) {
        if (homeserver.resolve(alias).equals(Optional.of(room))) {
            attempt(left, "the alias " + alias, () -> homeserver.removeAlias(roomTemplates.bot(), alias));
        }
    }

    private void unlink(RoomId space, RoomId room, List<String> left) {
        attempt(left, "its place in the Space", () -> {
            boolean isChild = homeserver
                    .state(roomTemplates.bot(), space, EventTypes.SPACE_CHILD, room.value())
                    .filter(child -> !child.isEmpty())
                    .isPresent();
            if (isChild) {
                homeserver.putState(
                        roomTemplates.bot(),
                        space,
                        EventTypes.SPACE_CHILD,
                        room.value(),
                        JsonNodeFactory.instance.objectNode());
            }
        });
    }

    private void empty(RoomId room, StateEvent event, List<String> left) {
        attempt(
                left,
                event.type(),
                () -> homeserver.putState(
                        roomTemplates.bot(),
                        room,
                        event.type(),
                        event.stateKey(),
                        JsonNodeFactory.instance.objectNode()));
    }

    private static void attempt(List<String> left, String what, Runnable step) {
        try {
            step.run();
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            left.add(what + " (" + e.errcode() + ")");
        }
    }
}
