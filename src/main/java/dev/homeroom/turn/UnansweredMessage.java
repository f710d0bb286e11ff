package dev.homeroom.turn;

import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.reply.FailureNotice;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.turn.reply.ReplySettings;
import dev.homeroom.turn.stream.StaleDraft;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Ends messages that no agent can answer. */
@ApplicationScoped
class UnansweredMessage {
    private final Bindings bindings;
    private final OutgoingEvents outgoingEvents;
    private final Namespace namespace;
    private final ReplyRelation usualRelation;

    UnansweredMessage(Bindings bindings, OutgoingEvents outgoingEvents, Namespace namespace, ReplySettings replies) {
        this.bindings = bindings;
        this.outgoingEvents = outgoingEvents;
        this.namespace = namespace;
        this.usualRelation = replies.relation();
    }

    /** The relation of everything that is sent about a message. */
    ReplyRelates relation(BoundRoom room, RoomEvent message) {
        return ReplyRelates.to(
                message.id(), message.content(), room.binding().relation().orElse(usualRelation));
    }

    /** Every message in the room has the same cause, so its transaction id is sent once. */
    Outcome inRoomWithoutAgent(RoomId room) {
        OutgoingEvent notice = outgoingEvents.notice(
                namespace.bot(), room, room.value(), "unbound", Sentence.ROOM_WITHOUT_AGENT, Map.of());
        return new Outcome.Done("room without agent", List.of(notice));
    }

    /** The outcome of a message whose handling failed in Homeroom itself. */
    Outcome.DeadLettered failed(RoomEvent message, WaitingEvent event, String errorId) {
        Optional<BoundRoom> room = bindings.of(event.room());
        Optional<UserId> agentUser = room.map(first -> event.speaker(first.agentUser()));
        FailureNotice failure = outgoingEvents.failure(
                agentUser.orElse(namespace.bot()),
                event.room(),
                event.cause(),
                Sentence.TURN_FAILED,
                Map.of("error", errorId));
        OutgoingEvent notice =
                room.map(bound -> relation(bound, message).on(failure.notice())).orElse(failure.notice());
        Stream<OutgoingEvent> gone =
                agentUser.stream().flatMap(user -> StaleDraft.allGone(event.room(), event.cause(), user).stream());
        return new Outcome.DeadLettered(
                failure.sentence().name(),
                errorId,
                OutcomeMarker.onFailure(notice, event),
                Stream.concat(failure.button().stream(), gone).toList());
    }
}
