package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/** An event as a client sees it. */
record TimelineEvent(EventId id, String type, UserId sender, Optional<String> stateKey, JsonNode content) {
    /** Key of a state event. */
    record StateName(String type, String stateKey) {}

    static TimelineEvent of(JsonNode event) {
        return new TimelineEvent(
                new EventId(event.get("event_id").textValue()),
                event.get("type").textValue(),
                new UserId(event.get("sender").textValue()),
                Optional.ofNullable(event.get("state_key")).map(JsonNode::textValue),
                event.get("content"));
    }

    boolean isMessage() {
        return type.equals("m.room.message");
    }

    /** Whether it is an edit. */
    boolean isEdit() {
        return content.path("m.relates_to").path("rel_type").asText().equals("m.replace");
    }

    /** The related message, or an empty text. */
    String about() {
        return content.path("m.relates_to").path("event_id").asText();
    }

    /** The visible text: an edit's new text. */
    String words() {
        return isEdit() ? content.path("m.new_content").path("body").asText() : body();
    }

    /** Empty if there is none, as in a redacted message. */
    String body() {
        return content.path("body").asText();
    }

    /** @throws java.util.NoSuchElementException when this is not a state event */
    StateName stateName() {
        return new StateName(type, stateKey.orElseThrow());
    }
}
