package dev.homeroom.turn;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.guard.UnaskedMessages;
import dev.homeroom.turn.reply.AgentNames;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.turn.reply.ReplySettings;
import dev.homeroom.turn.stream.StaleDraft;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A person's message: whether there is an agent to ask. */
@ApplicationScoped
class AnswerMessage {
    private final Bindings bindings;
    private final AgentDirectory directory;
    private final AskAgent agents;
    private final PassMessage passMessage;
    private final UnaskedMessages unasked;
    private final OutgoingEvents outgoingEvents;
    private final Namespace namespace;
    private final ReplyRelation usualRelation;

    AnswerMessage(
            Bindings bindings,
            AgentDirectory directory,
            AskAgent agents,
            PassMessage passMessage,
            UnaskedMessages unasked,
            OutgoingEvents outgoingEvents,
            Namespace namespace,
            ReplySettings replies) {
        this.bindings = bindings;
        this.directory = directory;
        this.agents = agents;
        this.passMessage = passMessage;
        this.unasked = unasked;
        this.outgoingEvents = outgoingEvents;
        this.namespace = namespace;
        this.usualRelation = replies.relation();
    }

    Outcome handle(RoomEvent message, WaitingEvent waiting, TurnContext turnContext) {
        return bindings.reconcile(message.room())
                .map(room -> OutcomeMarker.onMessage(
                        relation(room, message)
                                .on(agents.withoutLeftovers(
                                        handleIn(room, message, waiting, turnContext), room, waiting, turnContext)),
                        waiting,
                        room.agentUser()))
                .orElseGet(() -> sayOnceThatRoomHasNoAgent(message.room()));
    }

    private ReplyRelates relation(BoundRoom room, RoomEvent message) {
        return ReplyRelates.to(
                message.id(), message.content(), room.binding().relation().orElse(usualRelation));
    }

    private Outcome handleIn(BoundRoom room, RoomEvent message, WaitingEvent waiting, TurnContext turnContext) {
        Optional<KnownAgent> agent = directory.find(room.binding().agent());
        String agentName = AgentNames.of(agent, room.agentUser());
        if (isGivenUp(room.binding())) {
            return nobodyAnswers(room, agentName, waiting);
        }
        if (agent.isPresent() && !agent.get().enabled()) {
            return failureText(room, waiting, Sentence.AGENT_DISABLED, Map.of("agent", agentName));
        }
        if (Redaction.isOf(message)) {
            return new Outcome.Done(ReplyBuilder.TAKEN_BACK, List.of());
        }
        return unasked.turnAway(room, agentName, message, waiting)
                .orElseGet(() -> passMessage.handle(new PassMessage.AskedMessage(
                        room, agentName, message, relation(room, message), waiting, turnContext)));
    }

    private static boolean isGivenUp(Binding binding) {
        return binding.movedTo().isPresent() || (binding.archived() && binding.kind() == Binding.RoomKind.AGENT);
    }

    /** The agent's user has left; the bot says why nobody answers. */
    private Outcome nobodyAnswers(BoundRoom room, String agentName, WaitingEvent waiting) {
        Optional<RoomId> successor = room.binding().movedTo();
        Sentence sentence = successor.isPresent() ? Sentence.ROOM_MOVED : Sentence.ROOM_ARCHIVED;
        Map<String, String> names = successor
                .map(to -> Map.of("agent", agentName, "room", "https://matrix.to/#/" + to))
                .orElseGet(() -> Map.of("agent", agentName));
        return new Outcome.Done(
                sentence.name(),
                List.of(outgoingEvents.notice(
                        namespace.bot(), room.room(), waiting.cause(), "notice", sentence, names)));
    }

    private Outcome failureText(BoundRoom room, WaitingEvent waiting, Sentence sentence, Map<String, String> names) {
        return new Outcome.Done(
                sentence.name(),
                List.of(outgoingEvents.notice(
                        room.agentUser(), room.room(), waiting.cause(), "notice", sentence, names)));
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
        Outcome.DeadLettered deadLettered = outgoingEvents.dead(
                room.map(BoundRoom::agentUser).orElse(namespace.bot()),
                event.room(),
                event.cause(),
                Sentence.TURN_FAILED,
                Map.of("error", errorId));
        return OutcomeMarker.onFailure(
                room.map(bound -> relation(bound, message)
                                .on(StaleDraft.with(
                                        StaleDraft.allGone(event.room(), event.cause(), bound.agentUser()),
                                        deadLettered)))
                        .orElse(deadLettered),
                event);
    }
}
