package dev.homeroom.turn.stream;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.content.ThinkTags;
import dev.homeroom.turn.NoReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages of an agent in a turn, as far as tools followed them. Not thread-safe. */
final class InterimTexts {
    private final Map<String, StringBuilder> messages = new LinkedHashMap<>();

    /** @return whether the messages so far are over */
    boolean take(AgentEvent event) {
        if (event instanceof AgentEvent.Text(String messageId, String piece)) {
            messages.computeIfAbsent(messageId, first -> new StringBuilder()).append(piece);
        }
        return event instanceof AgentEvent.ToolCalled && !messages.isEmpty();
    }

    /** The texts so far, in the form that they have in the answer. */
    List<String> soFar() {
        return NoReply.without(messages.values().stream()
                .map(text -> ThinkTags.split(text.toString()).text())
                .filter(text -> !text.isBlank())
                .toList());
    }
}
