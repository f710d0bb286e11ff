package dev.homeroom.turn;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.FormerAgents;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.reply.FailureNotice;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.turn.reply.ReplySettings;
import dev.homeroom.turn.stream.StaleDraft;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Ends messages that no agent can answer. */
@Singleton
class UnansweredMessage {
    private final Bindings bindings;
    private final OutgoingEvents outgoingEvents;
    private final Namespace namespace;
    private final RunningTurns running;
    private final FormerAgents formerAgents;
    private final AgentNames agentNames;
    private final ReplyRelation usualRelation;

    UnansweredMessage(
            Bindings bindings,
            OutgoingEvents outgoingEvents,
            Namespace namespace,
            RunningTurns running,
            FormerAgents formerAgents,
            AgentNames agentNames,
            ReplySettings replies) {
        this.bindings = bindings;
        this.outgoingEvents = outgoingEvents;
        this.namespace = namespace;
        this.running = running;
        this.formerAgents = formerAgents;
        this.agentNames = agentNames;
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

    /**
     * Ends a turn whose agent has left the room while it waited for people: nobody can decide there any more, and no other agent goes on
     * with it. What it waits for is denied before the outcome is stored. After a crash between them it is denied again, which does nothing.
     *
     * @param present the agents that are in the room; empty when none is
     * @return empty when the turn has waited for nobody, or its agent is there
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't be asked now for the agent's conversation
     */
    Optional<Outcome> ofDeparted(Optional<RoomAgents> present, RoomEvent message, WaitingEvent waiting) {
        return running.waitingAgent(waiting)
                .filter(agent -> present.flatMap(agents -> agents.of(agent)).isEmpty())
                .map(agent -> ofDeparted(agent, present.map(RoomAgents::first), message, waiting));
    }

    private Outcome ofDeparted(UserId agent, Optional<BoundRoom> first, RoomEvent message, WaitingEvent waiting) {
        Optional<BoundRoom> former = formerAgents.of(waiting.room(), agent);
        former.ifPresent(room -> running.denyWaiting(room, waiting));
        String agentName = former.map(agentNames::of).orElseGet(agent::localpart);
        return first.map(speaker -> afterDeparture(agentName, speaker, message, waiting))
                .orElseGet(() -> inRoomWithoutAgent(waiting.room()));
    }

    private Outcome afterDeparture(String agentName, BoundRoom first, RoomEvent message, WaitingEvent waiting) {
        UserId speaker = first.binding().kind().hasBot() ? namespace.bot() : first.agentUser();
        OutgoingEvent notice = outgoingEvents.notice(
                speaker,
                first.room(),
                waiting.cause(),
                "notice",
                Sentence.AGENT_LEFT_WAITING,
                Map.of("agent", agentName));
        return new Outcome.Done(
                "agent left",
                OutcomeMarker.onLast(List.of(relation(first, message).on(notice)), waiting, speaker));
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
