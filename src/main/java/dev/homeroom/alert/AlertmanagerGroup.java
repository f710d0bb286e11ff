package dev.homeroom.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.json.ShortText;
import dev.homeroom.json.VisibleText;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One notification of Alertmanager, about one group of alerts. Its texts are lines of bounded length, and nothing in them is markup.
 *
 * @param key names the group
 * @param since when the first of the firing alerts began; empty when none is firing or says so
 * @see <a href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">Alertmanager, webhook_config</a>
 */
record AlertmanagerGroup(String key, boolean isFiring, String title, String detail, Optional<Instant> since) {
    private static final String VERSION = "4";
    private static final int LONGEST_GROUP_KEY = 10_000;
    private static final int LONGEST_LINE = 200;
    private static final int MOST_SHOWN = 10;
    private static final int MOST_LABELS = 5;
    private static final String NAME = "alertname";

    /**
     * Reads a notification.
     *
     * @throws UnreadableGroupException when it is none; the message says why
     */
    static AlertmanagerGroup of(JsonNode payload, Wording wording) throws UnreadableGroupException {
        String version = payload.path("version").asText();
        if (!version.equals(VERSION)) {
            throw new UnreadableGroupException(
                    "This is no notification of Alertmanager's webhook in version 4. Send what a webhook_configs receiver sends.");
        }
        String groupKey = payload.path("groupKey").asText();
        if (groupKey.isEmpty() || groupKey.length() > LONGEST_GROUP_KEY) {
            throw new UnreadableGroupException(
                    "groupKey must be a text of 1 to %d characters.".formatted(LONGEST_GROUP_KEY));
        }
        String status = payload.path("status").asText();
        if (!status.equals("firing") && !status.equals("resolved")) {
            throw new UnreadableGroupException("status must be firing or resolved.");
        }
        List<JsonNode> firing = payload.path("alerts")
                .valueStream()
                .filter(alert -> alert.path("status").asText().equals("firing"))
                .toList();
        return new AlertmanagerGroup(
                AlertUpkeep.keyOfGroup(Sha256.hex(groupKey)),
                status.equals("firing"),
                title(payload),
                detail(firing, Math.max(0, payload.path("truncatedAlerts").asInt()), wording),
                firing.stream().flatMap(alert -> start(alert).stream()).min(Comparator.naturalOrder()));
    }

    /** A notification that can't be read. */
    static final class UnreadableGroupException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnreadableGroupException(String message) {
            super(message);
        }
    }

    private static String title(JsonNode payload) {
        return Stream.of(payload.path("groupLabels"), payload.path("commonLabels"))
                .map(AlertmanagerGroup::labels)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("Alertmanager");
    }

    /** The name of the alert first. */
    private static String labels(JsonNode labels) {
        String others = labels.propertyStream()
                .filter(label -> !label.getKey().equals(NAME))
                .limit(MOST_LABELS)
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.joining(", "));
        String name = labels.path(NAME).asText();
        if (name.isEmpty()) {
            return line(others);
        }
        return line(others.isEmpty() ? name : name + " (" + others + ")");
    }

    private static String detail(List<JsonNode> firing, int cut, Wording wording) {
        List<String> lines = new ArrayList<>(firing.stream()
                .limit(MOST_SHOWN)
                .map(AlertmanagerGroup::summary)
                .toList());
        int more = firing.size() - lines.size() + cut;
        if (more > 0) {
            lines.add(wording.of(Sentence.ALERT_GROUP_MORE, Map.of("count", String.valueOf(more))));
        }
        return wording.of(
                Sentence.ALERT_GROUP,
                Map.of("count", String.valueOf(firing.size() + cut), "alerts", String.join("; ", lines)));
    }

    private static String summary(JsonNode alert) {
        return Stream.of(
                        line(alert.at("/annotations/summary").asText()),
                        line(alert.at("/annotations/description").asText()),
                        labels(alert.path("labels")))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("?");
    }

    private static String line(String text) {
        return VisibleText.line(ShortText.of(text.strip(), LONGEST_LINE));
    }

    private static Optional<Instant> start(JsonNode alert) {
        try {
            return Optional.of(
                    OffsetDateTime.parse(alert.path("startsAt").asText()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
