package dev.homeroom.turn.stream;

import dev.homeroom.backend.AgentEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of an agent so far in a turn, as Markdown, with the text between tool calls. Thread-safe. */
final class DraftText {
    private final Map<String, StringBuilder> messages = new LinkedHashMap<>();

    /** @return whether there is more to show */
    synchronized boolean take(AgentEvent event) {
        if (!(event instanceof AgentEvent.Text(String messageId, String piece))) {
            return false;
        }
        messages.computeIfAbsent(messageId, first -> new StringBuilder()).append(piece);
        return !piece.isBlank();
    }

    synchronized String markdown() {
        return messages.values().stream()
                .map(StringBuilder::toString)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n\n"));
    }
}
