package dev.homeroom.turn;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.ask.AskAgent;
import dev.homeroom.turn.guard.MessageGuards;
import dev.homeroom.turn.question.MessageText;
import dev.homeroom.turn.reply.AgentNames;
import dev.homeroom.turn.reply.FailureNotice;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.turn.reply.ReplySettings;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.turn.stream.StaleDraft;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Has the room's agent answer a person's message. */
@ApplicationScoped
class AnswerMessage {
    private final Bindings bindings;
    private final AgentDirectory directory;
    private final MessageGuards guards;
    private final ReadMessage readMessage;
    private final AskAgent askAgent;
    private final OutgoingEvents outgoingEvents;
    private final Namespace namespace;
    private final ReplyRelation usualRelation;

    AnswerMessage(
            Bindings bindings,
            AgentDirectory directory,
            MessageGuards guards,
            ReadMessage readMessage,
            AskAgent askAgent,
            OutgoingEvents outgoingEvents,
            Namespace namespace,
            ReplySettings replies) {
        this.bindings = bindings;
        this.directory = directory;
        this.guards = guards;
        this.readMessage = readMessage;
        this.askAgent = askAgent;
        this.outgoingEvents = outgoingEvents;
        this.namespace = namespace;
        this.usualRelation = replies.relation();
    }

    Outcome handle(RoomEvent message, WaitingEvent waiting, TurnContext context) {
        Optional<BoundRoom> room = bindings.reconcile(message.room());
        if (room.isEmpty()) {
            return sayOnceThatRoomHasNoAgent(message.room());
        }
        Turn turn = turn(room.get(), message, waiting, context);
        Optional<Outcome> refusal = guards.refuse(turn);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return switch (readMessage.read(turn)) {
            case ReadMessage.MessageReading.NotAsked(Outcome outcome) -> outcome;
            case ReadMessage.MessageReading.ToAsk(MessageText text) -> askAgent.ask(turn, text);
        };
    }

    private Turn turn(BoundRoom room, RoomEvent message, WaitingEvent waiting, TurnContext context) {
        String agentName = AgentNames.of(directory.find(room.binding().agent()), room.agentUser());
        return new Turn(room, agentName, message, relation(room, message), waiting, context);
    }

    private ReplyRelates relation(BoundRoom room, RoomEvent message) {
        return ReplyRelates.to(
                message.id(), message.content(), room.binding().relation().orElse(usualRelation));
    }

    /** Every message in the room has the same cause, so its transaction id is sent once. */
    private Outcome sayOnceThatRoomHasNoAgent(RoomId room) {
        OutgoingEvent notice = outgoingEvents.notice(
                namespace.bot(), room, room.value(), "unbound", Sentence.ROOM_WITHOUT_AGENT, Map.of());
        return new Outcome.Done("room without agent", List.of(notice));
    }

    /** The outcome of a message whose handling failed in Homeroom itself. */
    Outcome.DeadLettered failed(RoomEvent message, WaitingEvent event, String errorId) {
        Optional<BoundRoom> room = bindings.of(event.room());
        FailureNotice failure = outgoingEvents.failure(
                room.map(BoundRoom::agentUser).orElse(namespace.bot()),
                event.room(),
                event.cause(),
                Sentence.TURN_FAILED,
                Map.of("error", errorId));
        OutgoingEvent notice =
                room.map(bound -> relation(bound, message).on(failure.notice())).orElse(failure.notice());
        Stream<OutgoingEvent> gone = room.stream()
                .flatMap(bound -> StaleDraft.allGone(event.room(), event.cause(), bound.agentUser()).stream());
        return new Outcome.DeadLettered(
                failure.sentence().name(),
                errorId,
                OutcomeMarker.onFailure(notice, event),
                Stream.concat(failure.button().stream(), gone).toList());
    }
}
