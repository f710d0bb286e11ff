package dev.homeroom.turn;

import dev.homeroom.backend.AgentEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an agent has done and said so far in a turn, as Markdown. Its reasoning is not part of it. For several threads. */
final class DraftText {
    private static final int LONGEST_NAME = 60;

    private final Map<String, StringBuilder> messages = new LinkedHashMap<>();
    private final Map<String, String> tools = new LinkedHashMap<>();
    private final Map<String, String> signs = new LinkedHashMap<>();

    /** @return whether there is more to show */
    synchronized boolean take(AgentEvent event) {
        return switch (event) {
            case AgentEvent.Text(String messageId, String piece) -> {
                messages.computeIfAbsent(messageId, first -> new StringBuilder())
                        .append(piece);
                yield !piece.isBlank();
            }
            case AgentEvent.ToolCalled(String callId, String tool) -> {
                tools.put(callId, tool);
                yield true;
            }
            case AgentEvent.ToolReturned(String callId, boolean succeeded) -> {
                signs.put(callId, succeeded ? " ✅" : " ❌");
                yield tools.containsKey(callId);
            }
            case AgentEvent.Reasoning reasoning -> false;
            case AgentEvent.RunStarted started -> false;
        };
    }

    synchronized String markdown() {
        List<String> parts = new ArrayList<>();
        String calls = tools();
        if (!calls.isEmpty()) {
            parts.add(calls);
        }
        messages.values().stream()
                .map(StringBuilder::toString)
                .filter(text -> !text.isBlank())
                .forEach(parts::add);
        return String.join("\n\n", parts);
    }

    /** One line for each tool that was called; empty for none. */
    synchronized String tools() {
        return tools.entrySet().stream()
                .map(call -> "🔧 `" + name(call.getValue()) + "`" + signs.getOrDefault(call.getKey(), " …"))
                .collect(Collectors.joining("\n"));
    }

    private static String name(String tool) {
        String plain = tool.replaceAll("[`\\s\\p{Cntrl}]+", " ").strip();
        return plain.substring(
                0, plain.offsetByCodePoints(0, Math.min(LONGEST_NAME, plain.codePointCount(0, plain.length()))));
    }
}
