package dev.homeroom.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.ShortText;
import dev.homeroom.json.VisibleText;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The messages of incident rooms. The texts of people are lines of plain text in them. */
@ApplicationScoped
class IncidentTexts {
    /** The key in the content of each message of a timeline. */
    static final String KEY = "dev.homeroom.incident";

    static final int LONGEST_TITLE = 120;

    private final Wording wording;

    IncidentTexts(Wording wording) {
        this.wording = wording;
    }

    String of(Sentence sentence, Map<String, String> names) {
        return wording.of(sentence, names);
    }

    /** One line of text, at most as long. */
    static String line(String text, int longest) {
        return ShortText.of(VisibleText.line(text.strip()), longest - 1);
    }

    String roomName(Incident incident) {
        return wording.of(Sentence.INCIDENT_ROOM_NAME, Map.of("title", incident.title()));
    }

    String topic(Incident incident) {
        return wording.of(Sentence.TOPIC_OF_INCIDENT, Map.of("id", incident.id()));
    }

    ObjectNode message(Incident incident, Incident.NumberedEntry line) {
        boolean isLast =
                line.number() == incident.dropped() + incident.entries().size() - 1;
        String text = !incident.isOpen() && isLast ? closing(incident, line.entry()) : ofLine(incident, line);
        ObjectNode content =
                JsonNodeFactory.instance.objectNode().put("msgtype", "m.text").put("body", text);
        content.putObject("m.mentions");
        content.putObject(KEY).put("id", incident.id()).put("number", line.number());
        return content;
    }

    private String ofLine(Incident incident, Incident.NumberedEntry line) {
        return wording.of(
                line.number() == 0 ? Sentence.INCIDENT_OPENED : Sentence.INCIDENT_UPDATED,
                Map.of(
                        "title", incident.title(),
                        "severity", incident.severity().word(),
                        "person", line.entry().by(),
                        "text", line.entry().text(),
                        "time", ReadableTime.of(line.entry().at())));
    }

    private String closing(Incident incident, IncidentEntry summary) {
        String timeline = incident.entries().stream()
                .limit(incident.entries().size() - 1L)
                .map(entry -> "\n" + ReadableTime.of(entry.at()) + " " + entry.by() + ": " + entry.text())
                .collect(Collectors.joining());
        return wording.of(
                Sentence.INCIDENT_CLOSED,
                Map.of(
                        "title", incident.title(),
                        "person", summary.by(),
                        "text", summary.text(),
                        "time", ReadableTime.of(summary.at()),
                        "duration", ReadableTime.of(Duration.between(incident.began(), summary.at())),
                        "timeline", timeline));
    }
}
