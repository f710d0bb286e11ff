package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.ShortText;
import java.util.Optional;

/**
 * A message that replaces the content of an earlier message.
 *
 * @param about the edited message
 * @param newContent the message's new content
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#event-replacements">Matrix specification, event
 *     replacements</a>
 */
public record Edit(RoomEvent event, EventId about, ObjectNode newContent) {
    private static final String RELATION = "m.relates_to";

    public static boolean isClaimedBy(ObjectNode content) {
        return "m.replace".equals(content.path(RELATION).path("rel_type").textValue());
    }

    /**
     * Makes the content of an edit; the caller adds the edited event. An edit sends no new mentions: a user mentioned in it was
     * notified before, or is not notified.
     *
     * @param content of a message, without relations
     * @param shown characters of the body for clients without edits
     */
    public static ObjectNode content(ObjectNode content, int shown) {
        ObjectNode edit = JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", content.path("msgtype").asText())
                .put("body", "* " + ShortText.beginning(content.path("body").asText(), shown));
        edit.putObject("m.mentions");
        edit.set("m.new_content", content.deepCopy());
        edit.putObject(RELATION).put("rel_type", "m.replace");
        return edit;
    }

    /** Parses an edit. Empty when the event is not an edit or names no edited message. */
    public static Optional<Edit> of(RoomEvent event) {
        JsonNode about = event.content().path(RELATION).path("event_id");
        return isClaimedBy(event.content())
                        && EventId.isValid(about.asText(""))
                        && event.content().get("m.new_content") instanceof ObjectNode content
                ? Optional.of(new Edit(event, new EventId(about.asText()), content))
                : Optional.empty();
    }

    /** Returns the message with the edit applied. It keeps its id and relation and takes the edit's time. */
    public RoomEvent appliedTo(RoomEvent message) {
        ObjectNode content = newContent.deepCopy();
        content.remove(RELATION);
        Optional.ofNullable(message.content().get(RELATION)).ifPresent(relation -> content.set(RELATION, relation));
        return new RoomEvent(
                message.id(),
                message.room(),
                message.sender(),
                message.type(),
                message.stateKey(),
                content,
                event.sentAt(),
                event.json());
    }
}
