package dev.homeroom.conversation;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.backend.Backends;
import dev.homeroom.conversation.card.ApprovalTable;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jboss.logging.Logger;

/**
 * Stops waiting and running turns at a person's request. Called for events in a room's control lane. The turns are
 * settled first, so nothing of them appears even if the backend does not stop.
 */
@Singleton
public final class RunningTurns {
    private static final Logger LOG = Logger.getLogger(RunningTurns.class);

    private final Bindings bindings;
    private final Backends backends;
    private final Database database;

    public RunningTurns(Bindings bindings, Backends backends, Database database) {
        this.bindings = bindings;
        this.backends = backends;
        this.database = database;
    }

    /** The id by which a backend knows a question. */
    public static String turnId(WaitingEvent message, AgentRef agent, int attempt) {
        return "%s/%s/%d".formatted(message.cause(), agent, attempt);
    }

    /** Stops all turns of the room that were queued before the control lane's event. Idempotent for that event. */
    public List<WaitingEvent> stopAll(RoomId room, TurnContext turnContext) {
        return stopUpstream(room, turnContext.stopTurns());
    }

    /**
     * Stops the waiting or running turns of one event and its edits. Idempotent for the control lane's event.
     *
     * @return empty when there was nothing to stop
     */
    public List<WaitingEvent> stop(RoomId room, String eventId, TurnContext turnContext) {
        return stopUpstream(room, turnContext.stopTurn(eventId));
    }

    /** Stops turns in these lanes alone. */
    public List<WaitingEvent> stop(RoomId room, String eventId, Set<LaneKind> lanes, TurnContext turnContext) {
        return stopUpstream(room, turnContext.stopTurn(eventId, lanes));
    }

    /**
     * Stops the backends' work on turns that are settled already. Of a turn that waits for people only the calls are denied.
     *
     * @return these turns
     */
    public List<WaitingEvent> stopUpstream(RoomId room, List<WaitingEvent> stopped) {
        bindings.agentsIn(room)
                .ifPresent(agents -> stopped.forEach(
                        turn -> agents.of(turn.speaker(agents.first().agentUser()))
                                .ifPresent(agent -> stopUpstream(agent, turn, awaited(turn)))));
        return stopped;
    }

    /**
     * Denies what a turn waits for that ends without its decision. Otherwise the agent would ask for it again with the next message,
     * wherever that comes from.
     */
    public void denyWaiting(BoundRoom room, WaitingEvent turn) {
        Optional<WaitingCard> awaited = awaited(turn);
        if (awaited.isPresent()) {
            stopUpstream(room, turn, awaited);
        }
    }

    /** The user of the agent that waits for people's decision in this turn, or has waited last; empty when none was needed. */
    public Optional<UserId> waitingAgent(WaitingEvent turn) {
        return awaited(turn).map(WaitingCard::agentUser);
    }

    /** Whether people are to decide before the turn can go on. */
    public boolean waitsForPeople(WaitingEvent turn) {
        return awaited(turn).filter(waiting -> waiting.card().isOpen()).isPresent();
    }

    private void stopUpstream(BoundRoom room, WaitingEvent turn, Optional<WaitingCard> awaited) {
        Binding binding = room.binding();
        if (turn.asked().isEmpty() || binding.chatId().isEmpty()) {
            return;
        }
        WaitingEvent.EarlierAttempt earlierAttempt = turn.asked().get();
        RunningQuestion runningQuestion = new RunningQuestion(
                binding.agent().agentId(),
                binding.chatId().get(),
                turnId(turn, binding.agent(), earlierAttempt.attempt()),
                earlierAttempt.runId(),
                awaited.map(waiting -> waiting.card().callIds()).orElse(List.of()));
        boolean agreed = backends.named(binding.agent().backend())
                .map(backend -> ending(awaited).test(backend, runningQuestion))
                .orElse(false);
        LOG.infof(
                "A turn was stopped: agent=%s stopped=%s upstream=%s",
                binding.agent(), turn.cause(), agreed ? "stopped" : "nothing to stop");
    }

    /**
     * The agent works on a turn that waits for people only once it was told a decision. Until then another room may work in the same
     * conversation, which goes on.
     */
    private static BiPredicate<AgentBackend, RunningQuestion> ending(Optional<WaitingCard> awaited) {
        return awaited.filter(waiting -> waiting.toldAt().isEmpty()).isPresent()
                ? AgentBackend::deny
                : AgentBackend::stop;
    }

    private Optional<WaitingCard> awaited(WaitingEvent turn) {
        return turn.asked()
                .flatMap(asked -> database.inTransaction(
                        connection -> ApprovalTable.ofTurn(connection, turn.key(), turn.round(), asked.attempt())));
    }
}
