package dev.homeroom.turn.stream;

import dev.homeroom.backend.AgentEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tools that an agent has called in a turn, and what came of them. For several threads. */
final class ToolCalls {
    /** Of more, the first are only counted. */
    static final int MOST = 30;

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_DESCRIPTION = 80;

    private final Map<String, ToolCall> calls = new LinkedHashMap<>();
    private int earlier;

    /** How a call stands. */
    enum ToolState {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /**
     * One line of the notice.
     *
     * @param tool in one line
     * @param description what it is called with, in one line; may be empty
     */
    record ToolCall(String tool, String description, ToolState state) {}

    /**
     * All that is known.
     *
     * @param earlier how many calls were made before the first of these
     */
    record ToolView(int earlier, List<ToolCall> calls) {
        /** A single tool that has ended already is not worth a message. */
        boolean isWorthShowing() {
            return earlier + calls.size() > 1
                    || calls.stream().anyMatch(toolCall -> toolCall.state() == ToolState.RUNNING);
        }
    }

    /** @return whether something is different now */
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
            case AgentEvent.Text text -> false;
            case AgentEvent.Reasoning reasoning -> false;
            case AgentEvent.RunStarted started -> false;
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
        return plain.codePointCount(0, plain.length()) <= longest
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, longest)).strip() + "…";
    }
}
