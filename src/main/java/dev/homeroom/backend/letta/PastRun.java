package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.upstream.IdleTimeout;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the outcome of a run whose stream was interrupted. A run continues without a listener. */
final class PastRun {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private sealed interface RunState {
        record Ended(String stopReason) implements RunState {}

        record UnderWay() implements RunState {}

        record Gone(String detail) implements RunState {}

        record NotKnown(String detail) implements RunState {}
    }

    private final LettaApi api;

    PastRun(LettaApi api) {
        this.api = api;
    }

    /** Whether the run is in progress; false too if the server cannot be asked. */
    boolean isUnderWay(String runId) {
        return state(runId) instanceof RunState.UnderWay;
    }

    /** Returns the outcome; empty if the run is in progress or the server cannot tell. */
    Optional<AgentOutcome> outcomeIfEnded(String runId) {
        return state(runId) instanceof RunState.Ended(var stopReason)
                ? messages(runId).map(messages -> answerSoFar(runId, stopReason, messages, event -> {}))
                : Optional.empty();
    }

    /**
     * Waits until the run has ended and builds its outcome from the stored messages of the run. Each new message
     * renews the idle timeout. If the server cannot be asked, the outcome is {@link AgentOutcome.NotTaken}.
     */
    AgentOutcome outcome(String runId, IdleTimeout idleTimeout, Consumer<AgentEvent> listener) {
        int seen = 0;
        do {
            switch (state(runId)) {
                case RunState.Gone(var detail) -> {
                    return new AgentOutcome.Interrupted(How.FORGOTTEN, detail);
                }
                case RunState.NotKnown(var detail) -> {
                    return unavailable(detail);
                }
                case RunState.Ended(var stopReason) -> {
                    return messages(runId)
                            .map(all -> answerSoFar(runId, stopReason, all, listener))
                            .orElseGet(() -> unavailable("the messages of the run could not be read"));
                }
                case RunState.UnderWay() -> {
                    int now = messages(runId).map(JsonNode::size).orElse(seen);
                    if (now > seen) {
                        seen = now;
                        idleTimeout.renew();
                    }
                }
            }
            if (!pause(idleTimeout)) {
                return new AgentOutcome.Interrupted(How.CONNECTION_LOST, "the wait was interrupted");
            }
        } while (!idleTimeout.isOver());
        return new AgentOutcome.Interrupted(How.TIMED_OUT, "the run is still under way, and " + idleTimeout.reason());
    }

    private static AgentOutcome unavailable(String detail) {
        return new AgentOutcome.NotTaken(AgentOutcome.NotTaken.Reason.UNAVAILABLE, Optional.empty(), detail);
    }

    private RunState state(String runId) {
        return switch (api.run(runId)) {
            case UpstreamReply.NotSent(var detail) -> new RunState.NotKnown(detail);
            case UpstreamReply.Lost lost -> new RunState.NotKnown(lost.detail());
            case UpstreamReply.Whole reply
            when reply.status() == 404 || reply.status() == 410 || reply.status() == 422 ->
                new RunState.Gone("the run is not known any more (HTTP " + reply.status() + ")");
            case UpstreamReply.Whole reply
            when !reply.isSuccess() -> new RunState.NotKnown("the run could not be read (HTTP " + reply.status() + ")");
            case UpstreamReply.Whole reply ->
                Json.parse(reply.body())
                        .map(PastRun::stateIn)
                        .orElseGet(() -> new RunState.NotKnown("the run could not be understood"));
        };
    }

    private static RunState stateIn(JsonNode run) {
        Optional<String> stopReason = Json.text(run, "stop_reason");
        return switch (Json.text(run, "status").orElse("")) {
            case "completed" -> new RunState.Ended(stopReason.orElse("end_turn"));
            case "failed" ->
                new RunState.Ended(
                        stopReason.filter(reason -> !reason.equals("end_turn")).orElse("error"));
            case "cancelled" -> new RunState.Ended("cancelled");
            default -> new RunState.UnderWay();
        };
    }

    private Optional<JsonNode> messages(String runId) {
        return Json.ofSuccess(api.runMessages(runId)).filter(JsonNode::isArray);
    }

    private static AgentOutcome answerSoFar(
            String runId, String stopReason, JsonNode messages, Consumer<AgentEvent> listener) {
        Transcript transcript = new Transcript(listener);
        transcript.run(runId);
        messages.forEach(transcript::take);
        transcript.endedBy(stopReason);
        return transcript.outcome().orElseThrow();
    }

    private static boolean pause(IdleTimeout idleTimeout) {
        Duration left = idleTimeout.left();
        try {
            Thread.sleep(left.compareTo(PAUSE) < 0 ? left : PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
