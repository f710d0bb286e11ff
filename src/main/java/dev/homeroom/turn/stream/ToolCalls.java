package dev.homeroom.turn.stream;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.json.ShortText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tool calls of a turn and their states. Thread-safe. */
final class ToolCalls {
    /** Calls that are kept. Of further calls, the earliest are only counted. */
    static final int MOST = 30;

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_DESCRIPTION = 80;

    private final Map<String, ToolCall> calls = new LinkedHashMap<>();
    private int earlier;

    enum ToolState {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /**
     * One line of the notice.
     *
     * @param tool in one line
     * @param description the arguments, in one line; may be empty
     */
    record ToolCall(String tool, String description, ToolState state) {}

    /**
     * A snapshot of the calls.
     *
     * @param earlier number of calls before the first of {@code calls}
     */
    record ToolView(int earlier, List<ToolCall> calls) {
        /** False for a single call that has already ended. */
        boolean isWorthShowing() {
            return earlier + calls.size() > 1
                    || calls.stream().anyMatch(toolCall -> toolCall.state() == ToolState.RUNNING);
        }
    }

    /** @return whether the calls have changed */
    synchronized boolean take(AgentEvent event) {
        return switch (event) {
            case AgentEvent.ToolCalled(String callId, String tool) -> {
                calls.put(callId, new ToolCall(line(tool, LONGEST_NAME), "", ToolState.RUNNING));
                forgetEldest();
                yield true;
            }
            case AgentEvent.ToolDescribed(String callId, String description) ->
                change(
                        callId,
                        toolCall -> new ToolCall(
                                toolCall.tool(), line(description, LONGEST_DESCRIPTION), toolCall.state()));
            case AgentEvent.ToolReturned(String callId, boolean succeeded) ->
                change(
                        callId,
                        toolCall -> new ToolCall(
                                toolCall.tool(),
                                toolCall.description(),
                                succeeded ? ToolState.SUCCEEDED : ToolState.FAILED));
            case AgentEvent.Text _, AgentEvent.Reasoning _, AgentEvent.RunStarted _ -> false;
        };
    }

    private interface ToolChange {
        ToolCall of(ToolCall toolCall);
    }

    private boolean change(String callId, ToolChange toolChange) {
        return Optional.ofNullable(calls.computeIfPresent(callId, (id, toolCall) -> toolChange.of(toolCall)))
                .isPresent();
    }

    private void forgetEldest() {
        if (calls.size() > MOST) {
            calls.remove(calls.keySet().iterator().next());
            earlier++;
        }
    }

    synchronized ToolView look() {
        return new ToolView(earlier, new ArrayList<>(calls.values()));
    }

    private static String line(String text, int longest) {
        String plain = text.replaceAll("[\\s\\p{Cntrl}\\p{Cf}\\p{Cs}]+", " ").strip();
        String beginning = ShortText.beginning(plain, longest);
        return beginning.length() == plain.length() ? plain : beginning.strip() + "…";
    }
}
