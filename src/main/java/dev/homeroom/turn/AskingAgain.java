package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.AnswerMark;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.LatestContent;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.guard.TurnAuthority;
import dev.homeroom.turn.stream.DraftMessage;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Handles 🔁 on an answer: asks the question again, as it is after its last edit. The reaction has its own turn, so the
 * agent sends a new answer and earlier ones do not change.
 */
@Singleton
public class AskingAgain {
    /** Bounds the search for the question: an answer may be to a 🔁 on an answer to a 🔁, and so on. */
    private static final int MOST_STEPS = 10;

    private final Homeserver homeserver;
    private final Bindings bindings;
    private final TurnAuthority turnAuthority;
    private final AnswerMessage messages;

    AskingAgain(Homeserver homeserver, Bindings bindings, TurnAuthority turnAuthority, AnswerMessage messages) {
        this.homeserver = homeserver;
        this.bindings = bindings;
        this.turnAuthority = turnAuthority;
        this.messages = messages;
    }

    /** Runs in the control lane. Empty when the reaction is not on an answer. */
    Optional<Outcome> claim(RoomEvent event, Reaction reaction) {
        return bindings.reconcileAgents(event.room())
                .flatMap(agents ->
                        question(agents, reaction.about()).map(question -> decide(agents.first(), event, question)));
    }

    private Outcome decide(BoundRoom room, RoomEvent event, RoomEvent question) {
        return turnAuthority.mayEnd(room, event.sender(), question.sender())
                ? new Outcome.Edited(question.id().value(), Outcome.WhenLate.RUN)
                : new Outcome.Done("not theirs to ask again", List.of());
    }

    /** Runs in a turn of the room. Empty when the reaction is not on an answer. */
    Optional<Outcome> handle(RoomEvent event, Reaction reaction, WaitingEvent waiting, TurnContext turnContext) {
        return bindings.reconcileAgents(event.room())
                .flatMap(agents -> question(agents, reaction.about())
                        .map(question ->
                                ask(agents, reaction, asOfNow(agents.first(), event, question), waiting, turnContext)));
    }

    /** Asks the agent whose answer it is. */
    private Outcome ask(
            RoomAgents agents, Reaction reaction, RoomEvent question, WaitingEvent waiting, TurnContext turnContext) {
        Optional<BoundRoom> author = turnContext.track().isOfOneAgent() || !agents.shared()
                ? Optional.empty()
                : event(agents.first(), reaction.about()).flatMap(answer -> agents.of(answer.sender()));
        return author.<Outcome>map(agent -> new Outcome.Given(
                        List.of(LaneKind.ofAgent(agent.agentUser())),
                        question.id().value(),
                        List.of()))
                .orElseGet(() -> messages.handle(question, waiting, turnContext));
    }

    /** Returns the question with its latest content. Its time is the reaction's, so it is never too old. */
    private RoomEvent asOfNow(BoundRoom room, RoomEvent event, RoomEvent question) {
        ObjectNode content = HomeserverException.refusalMeans(
                        Optional.<ObjectNode>empty(),
                        () -> LatestContent.of(
                                homeserver, room.agentUser(), room.room(), question.id(), question.sender()))
                .map(ObjectNode::deepCopy)
                .orElse(question.content());
        Optional.ofNullable(question.content().get("m.relates_to"))
                .ifPresent(relation -> content.set("m.relates_to", relation));
        return new RoomEvent(
                question.id(),
                question.room(),
                question.sender(),
                question.type(),
                question.stateKey(),
                content,
                event.sentAt(),
                question.json());
    }

    private Optional<RoomEvent> question(RoomAgents agents, EventId answer) {
        Optional<EventId> next = Optional.of(answer);
        for (int step = 0; step < MOST_STEPS && next.isPresent(); step++) {
            Optional<RoomEvent> found = next.flatMap(id -> event(agents.first(), id));
            if (step > 0 && found.filter(event -> isQuestion(agents, event)).isPresent()) {
                return found;
            }
            next = found.flatMap(event -> isOurs(agents, event) ? answered(event) : reactedTo(event));
        }
        return Optional.empty();
    }

    private static boolean isQuestion(RoomAgents agents, RoomEvent event) {
        return !isOurs(agents, event)
                && !event.type().equals(Reaction.TYPE)
                && !event.content().isEmpty();
    }

    private static boolean isOurs(RoomAgents agents, RoomEvent event) {
        return agents.of(event.sender()).isPresent();
    }

    private static Optional<EventId> reactedTo(RoomEvent event) {
        return event.type().equals(Reaction.TYPE)
                ? Reaction.of(event.content()).map(Reaction::about)
                : Optional.empty();
    }

    /** Returns the event that an answer names. A failure is not an answer. */
    private static Optional<EventId> answered(RoomEvent answer) {
        return Stream.of(DraftMessage.KEY, AnswerMark.KEY)
                .map(key -> answer.content().path(key).path("of").asText())
                .filter(EventId::isValid)
                .findFirst()
                .or(() -> OutcomeMark.in(answer.json())
                        .filter(mark -> !mark.failed() && mark.of().size() == 1 && isText(answer))
                        .map(mark -> AgentTurn.eventOf(mark.of().getFirst())))
                .filter(EventId::isValid)
                .map(EventId::new);
    }

    /** Excludes notices, which report a failure or answer a command. */
    private static boolean isText(RoomEvent answer) {
        return !answer.content().path("msgtype").asText().equals("m.notice");
    }

    private Optional<RoomEvent> event(BoundRoom room, EventId id) {
        return HomeserverException.refusalMeans(
                        Optional.<ObjectNode>empty(), () -> homeserver.event(room.agentUser(), room.room(), id))
                .flatMap(event ->
                        RoomEvent.ifSound(event.put("room_id", room.room().value())));
    }
}
