package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.Patience;
import dev.homeroom.backend.upstream.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds out what became of a run whose stream was cut off. A run goes on when nobody listens any more. */
final class PastRun {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private sealed interface State {
        record Ended(String stopReason) implements State {}

        record UnderWay() implements State {}

        record Gone(String detail) implements State {}

        record NotKnown(String detail) implements State {}
    }

    private final LettaApi api;

    PastRun(LettaApi api) {
        this.api = api;
    }

    /** False also when the server can't be asked. */
    boolean isUnderWay(String runId) {
        return state(runId) instanceof State.UnderWay;
    }

    /** Empty when the run goes on, or when the server can't tell. */
    Optional<AgentOutcome> outcomeIfEnded(String runId) {
        return state(runId) instanceof State.Ended(var stopReason)
                ? messages(runId).map(messages -> retold(runId, stopReason, messages, event -> {}))
                : Optional.empty();
    }

    /**
     * Waits until the run has ended and takes its outcome from what the server has written down; new messages of the run are
     * its signs of life. A server that can't be asked now has not taken this call.
     */
    AgentOutcome outcome(String runId, Patience patience, Consumer<AgentEvent> listener) {
        int seen = 0;
        do {
            switch (state(runId)) {
                case State.Gone(var detail) -> {
                    return new AgentOutcome.Interrupted(How.FORGOTTEN, detail);
                }
                case State.NotKnown(var detail) -> {
                    return unavailable(detail);
                }
                case State.Ended(var stopReason) -> {
                    return messages(runId)
                            .map(all -> retold(runId, stopReason, all, listener))
                            .orElseGet(() -> unavailable("the messages of the run could not be read"));
                }
                case State.UnderWay() -> {
                    int now = messages(runId).map(JsonNode::size).orElse(seen);
                    if (now > seen) {
                        seen = now;
                        patience.renew();
                    }
                }
            }
            if (!pause(patience)) {
                return new AgentOutcome.Interrupted(How.CONNECTION_LOST, "the wait was interrupted");
            }
        } while (!patience.isOver());
        return new AgentOutcome.Interrupted(How.TIMED_OUT, "the run is still under way, and " + patience.reason());
    }

    private static AgentOutcome unavailable(String detail) {
        return new AgentOutcome.NotTaken(AgentOutcome.NotTaken.Reason.UNAVAILABLE, Optional.empty(), detail);
    }

    private State state(String runId) {
        return switch (api.run(runId)) {
            case Reply.NotSent(var detail) -> new State.NotKnown(detail);
            case Reply.Lost lost -> new State.NotKnown(lost.detail());
            case Reply.Whole reply
            when reply.status() == 404 || reply.status() == 410 || reply.status() == 422 ->
                new State.Gone("the run is not known any more (HTTP " + reply.status() + ")");
            case Reply.Whole reply
            when !reply.isSuccess() -> new State.NotKnown("the run could not be read (HTTP " + reply.status() + ")");
            case Reply.Whole reply ->
                Json.parse(reply.body())
                        .map(PastRun::stateIn)
                        .orElseGet(() -> new State.NotKnown("the run could not be understood"));
        };
    }

    private static State stateIn(JsonNode run) {
        Optional<String> stopReason = Json.text(run, "stop_reason");
        return switch (Json.text(run, "status").orElse("")) {
            case "completed" -> new State.Ended(stopReason.orElse("end_turn"));
            case "failed" ->
                new State.Ended(
                        stopReason.filter(reason -> !reason.equals("end_turn")).orElse("error"));
            case "cancelled" -> new State.Ended("cancelled");
            default -> new State.UnderWay();
        };
    }

    private Optional<JsonNode> messages(String runId) {
        return api.runMessages(runId) instanceof Reply.Whole reply && reply.isSuccess()
                ? Json.parse(reply.body()).filter(JsonNode::isArray)
                : Optional.empty();
    }

    private static AgentOutcome retold(
            String runId, String stopReason, JsonNode messages, Consumer<AgentEvent> listener) {
        Transcript transcript = new Transcript(listener);
        transcript.run(runId);
        messages.forEach(transcript::take);
        transcript.endedBy(stopReason);
        return transcript.outcome().orElseThrow();
    }

    private static boolean pause(Patience patience) {
        Duration left = patience.left();
        try {
            Thread.sleep(left.compareTo(PAUSE) < 0 ? left : PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
