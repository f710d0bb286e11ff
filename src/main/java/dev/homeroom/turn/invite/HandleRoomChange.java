package dev.homeroom.turn.invite;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Handles changes of a room that an agent was invited to: the agent is removed, or the room is encrypted. */
@ApplicationScoped
public class HandleRoomChange {
    private static final Set<Binding.RoomKind> OF_PEOPLE = Set.of(Binding.RoomKind.DIRECT, Binding.RoomKind.GROUP);

    private static final String ENCRYPTION = "m.room.encryption";

    private final Homeserver homeserver;
    private final InvitedRooms rooms;
    private final OutgoingEvents outgoingEvents;

    public HandleRoomChange(Homeserver homeserver, InvitedRooms rooms, OutgoingEvents outgoingEvents) {
        this.homeserver = homeserver;
        this.rooms = rooms;
        this.outgoingEvents = outgoingEvents;
    }

    /** Forgets the room. An agent that is removed from a room of people's own stays out until it is invited again. */
    public Outcome removed(RoomEvent event, Optional<BoundRoom> bound) {
        boolean isGone = bound.filter(room -> OF_PEOPLE.contains(room.binding().kind()))
                .filter(room ->
                        event.stateKey().equals(Optional.of(room.agentUser().value())))
                .filter(this::isNotThere)
                .isPresent();
        if (isGone) {
            rooms.forget(event.room());
        }
        return new Outcome.Done(isGone ? "removed" : "nothing to do", List.of());
    }

    /** Asks the homeserver, since the agent may have been invited again and have joined. */
    private boolean isNotThere(BoundRoom room) {
        return !homeserver.joinedRooms(room.agentUser()).contains(room.room());
    }

    /** In an encrypted room, sends one notice for all events. In any other, an encrypted event gets its own notice. */
    public Outcome encrypted(RoomEvent event, WaitingEvent waiting, Optional<BoundRoom> bound) {
        boolean isAboutNothing =
                event.type().equals(ENCRYPTION) && event.stateKey().isEmpty();
        return bound.filter(room -> !isAboutNothing)
                .map(room -> isEncrypted(room) ? (Outcome) sayOnce(room, waiting) : cannotRead(room, waiting))
                .orElseGet(() -> new Outcome.Done("nothing to do", List.of()));
    }

    private boolean isEncrypted(BoundRoom room) {
        return homeserver.state(room.agentUser(), room.room(), ENCRYPTION, "").isPresent();
    }

    private Outcome.Done cannotRead(BoundRoom room, WaitingEvent waiting) {
        OutgoingEvent notice = outgoingEvents.notice(
                room.agentUser(), room.room(), waiting.cause(), "notice", Sentence.MESSAGE_ENCRYPTED, Map.of());
        return new Outcome.Done("encrypted message", OutcomeMarker.ofControlLane(List.of(notice), List.of(waiting)));
    }

    private Outcome.Done sayOnce(BoundRoom room, WaitingEvent waiting) {
        OutgoingEvent notice = outgoingEvents.notice(
                room.agentUser(), room.room(), room.room().value(), "encrypted", Sentence.ROOM_ENCRYPTED, Map.of());
        return new Outcome.Done("encrypted", OutcomeMarker.ofControlLane(List.of(notice), List.of(waiting)));
    }
}
