package dev.homeroom.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The messages of alerts, made from their records alone. They are plain text, whatever their parts contain. */
@ApplicationScoped
class AlertTexts {
    /** The key in the content of an alert's messages: the state key of its record, and the number of its message. */
    static final String KEY = "dev.homeroom.alert";

    private final Wording wording;

    AlertTexts(Wording wording) {
        this.wording = wording;
    }

    String title(AlertCause cause) {
        return switch (cause.kind()) {
            case HOMESERVER -> wording.of(Sentence.ALERT_OF_HOMESERVER, Map.of());
            case BACKEND -> wording.of(Sentence.ALERT_OF_BACKEND, Map.of("backend", cause.subject()));
            case DATABASE -> wording.of(Sentence.ALERT_OF_DATABASE, Map.of());
            case WORKSPACE -> wording.of(Sentence.ALERT_OF_WORKSPACE, Map.of());
            case BACKLOG -> wording.of(Sentence.ALERT_OF_BACKLOG, Map.of());
            case DEAD_LETTERS -> wording.of(Sentence.ALERT_OF_DEAD_LETTERS, Map.of());
            case DRIFT -> wording.of(Sentence.ALERT_OF_DRIFT, Map.of());
            case LOOP_GUARD -> wording.of(Sentence.ALERT_OF_LOOP_GUARD, Map.of());
            case SERVICE -> wording.of(Sentence.ALERT_OF_SERVICE, Map.of("service", cause.subject()));
        };
    }

    ObjectNode message(String key, AlertRecord alert) {
        return marked(text(body(alert), "m.text"), key, alert);
    }

    ObjectNode edit(String key, AlertRecord alert, EventId message) {
        ObjectNode content = marked(text("* " + body(alert), "m.text"), key, alert);
        content.set("m.new_content", message(key, alert));
        content.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", message.value());
        return content;
    }

    /** A line in the alert's thread. A problem that is back notifies people; an edit doesn't. */
    ObjectNode history(String key, AlertRecord alert, EventId message) {
        boolean isNews = alert.change() == AlertRecord.AlertChange.AGAIN;
        ObjectNode content = marked(text(line(alert), isNews ? "m.text" : "m.notice"), key, alert);
        content.putObject("m.relates_to")
                .put("rel_type", "m.thread")
                .put("event_id", message.value())
                .put("is_falling_back", true)
                .putObject("m.in_reply_to")
                .put("event_id", message.value());
        return content;
    }

    private static ObjectNode text(String body, String type) {
        ObjectNode content =
                JsonNodeFactory.instance.objectNode().put("msgtype", type).put("body", body);
        content.putObject("m.mentions");
        return content;
    }

    private static ObjectNode marked(ObjectNode content, String key, AlertRecord alert) {
        content.putObject(KEY).put("key", key).put("number", alert.number()).put("open", alert.isOpen());
        return content;
    }

    private String body(AlertRecord alert) {
        Map<String, String> names = new HashMap<>(Map.of(
                "title", alert.title(),
                "detail", alert.detail(),
                "since", ReadableTime.of(alert.since()),
                "count", String.valueOf(alert.times())));
        boolean isRepeated = alert.times() > 1;
        Optional<Instant> until = alert.until();
        if (until.isEmpty()) {
            return wording.of(isRepeated ? Sentence.ALERT_OPEN_AGAIN : Sentence.ALERT_OPEN, names);
        }
        names.put("until", ReadableTime.of(until.get()));
        names.put("time", ReadableTime.of(Duration.between(alert.since(), until.get())));
        return wording.of(isRepeated ? Sentence.ALERT_OVER_AGAIN : Sentence.ALERT_OVER, names);
    }

    private String line(AlertRecord alert) {
        Map<String, String> names = Map.of("detail", alert.detail(), "time", ReadableTime.of(alert.changed()));
        return wording.of(
                switch (alert.change()) {
                    case OPENED, CHANGED -> Sentence.ALERT_HISTORY_CHANGED;
                    case AGAIN -> Sentence.ALERT_HISTORY_AGAIN;
                    case OVER -> Sentence.ALERT_HISTORY_OVER;
                },
                names);
    }
}
