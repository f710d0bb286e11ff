package dev.homeroom.files.incoming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Reaction;
import java.util.Optional;

/**
 * The agent's 📎 on a file. It is the truth about files that wait: without it, a file waits for nothing.
 * docs/develop/state-in-matrix.md lists its fields. It counts only in events of the room's agent.
 *
 * @param file the file's event
 * @param with the message that the file belongs to; empty for its sender's next one
 */
public record StagedMark(EventId file, Optional<EventId> with) {
    public static final String EMOJI = "📎";
    static final String KEY = "dev.homeroom.staged";

    /** Reads the mark of an event. Empty when it has none. */
    static Optional<StagedMark> in(ObjectNode event) {
        if (!event.path("type").asText().equals(Reaction.TYPE)
                || !(event.path("content") instanceof ObjectNode content)
                || !(content.get(KEY) instanceof ObjectNode mark)) {
            return Optional.empty();
        }
        return Reaction.of(content)
                .filter(reaction -> reaction.key().equals(EMOJI))
                .map(reaction -> new StagedMark(reaction.about(), id(mark.path("with"))));
    }

    private static Optional<EventId> id(JsonNode value) {
        return Optional.of(value.asText("")).filter(EventId::isValid).map(EventId::new);
    }

    /** The content of the reaction. */
    public ObjectNode toContent() {
        ObjectNode content = Reaction.content(EMOJI);
        content.withObject("/m.relates_to").put("event_id", file.value());
        ObjectNode mark = content.putObject(KEY);
        with.ifPresent(message -> mark.put("with", message.value()));
        return content;
    }
}
