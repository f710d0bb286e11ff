package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Leaves an agent that calls tools without end. For the thread that hears the agent, and for one question. */
final class ToolLimit implements Consumer<AgentEvent> {
    private final int most;
    private final Consumer<AgentEvent> listener;
    private final Map<String, StringBuilder> said = new LinkedHashMap<>();
    private Optional<String> runId = Optional.empty();
    private int calls;

    /** @param before number of calls before the question */
    ToolLimit(int most, int before, Consumer<AgentEvent> listener) {
        this.most = most;
        this.calls = before;
        this.listener = listener;
    }

    /** Leaves the stream; the backend need not end it. */
    static final class ReachedException extends RuntimeException {}

    /** @throws ReachedException when there were too many calls */
    @Override
    public void accept(AgentEvent event) {
        listener.accept(event);
        switch (event) {
            case AgentEvent.RunStarted started -> runId = Optional.of(started.runId());
            case AgentEvent.Text text ->
                said.computeIfAbsent(text.messageId(), id -> new StringBuilder())
                        .append(text.piece());
            case AgentEvent.ToolCalled called -> {
                calls++;
                if (isReached()) {
                    throw new ReachedException();
                }
            }
            case AgentEvent.Reasoning _, AgentEvent.ToolDescribed _, AgentEvent.ToolReturned _ -> {}
        }
    }

    boolean isReached() {
        return calls > most;
    }

    Optional<String> runId() {
        return runId;
    }

    /** The outcome once the limit is reached. */
    AgentOutcome outcome() {
        List<String> messages = said.values().stream()
                .map(StringBuilder::toString)
                .filter(text -> !text.isBlank())
                .toList();
        return new AgentOutcome.Failed(
                Cause.TOO_MANY_TOOL_CALLS,
                "more than " + most + " tool calls",
                new AgentOutcome.Progress(messages, true));
    }
}
