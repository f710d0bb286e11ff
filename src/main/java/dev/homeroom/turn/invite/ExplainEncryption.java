package dev.homeroom.turn.invite;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.KindHandler;
import dev.homeroom.turn.approval.EndedWaits;
import dev.homeroom.turn.reception.BotRoom;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Says that nobody can read encrypted events: an agent in its rooms, and the bot in rooms of its own. */
@Singleton
public class ExplainEncryption implements KindHandler {
    private static final String ENCRYPTION = "m.room.encryption";

    private final Homeserver homeserver;
    private final Bindings bindings;
    private final BotRoom botRoom;
    private final OutgoingEvents outgoingEvents;
    private final EndedWaits endedWaits;

    public ExplainEncryption(
            Homeserver homeserver,
            Bindings bindings,
            BotRoom botRoom,
            OutgoingEvents outgoingEvents,
            EndedWaits endedWaits) {
        this.homeserver = homeserver;
        this.bindings = bindings;
        this.botRoom = botRoom;
        this.outgoingEvents = outgoingEvents;
        this.endedWaits = endedWaits;
    }

    @Override
    public EventKind kind() {
        return EventKind.ENCRYPTION;
    }

    @Override
    public Outcome handle(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return bindings.of(event.room())
                .map(room -> inAgentsRoom(room, event, waiting))
                .orElseGet(() -> botRoom.encrypted(event, waiting));
    }

    /** In an encrypted room, sends one notice for all events. In any other, an encrypted event gets its own notice. */
    private Outcome inAgentsRoom(BoundRoom room, RoomEvent event, WaitingEvent waiting) {
        if (event.type().equals(ENCRYPTION) && event.stateKey().isEmpty()) {
            return Outcome.Done.NOTHING;
        }
        if (!isEncrypted(room)) {
            return cannotRead(room, waiting);
        }
        endedWaits.encrypted(room.room());
        return sayOnce(room, waiting);
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
