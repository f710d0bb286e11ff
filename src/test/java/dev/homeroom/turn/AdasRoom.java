package dev.homeroom.turn;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.matrix.Redaction;
import java.util.List;
import java.util.stream.Stream;

/** What can be seen in the room of the stage's agent. */
final class AdasRoom {
    private AdasRoom() {}

    static List<Sent> messages(Stage stage) {
        return events(stage, Post.MESSAGE).toList();
    }

    /** @return the id of the first message, once there is one */
    static String awaitMessage(Stage stage) {
        await().until(() -> !messages(stage).isEmpty());
        return messages(stage).getFirst().id().value();
    }

    /** The ids of what was redacted. */
    static List<String> redacted(Stage stage) {
        return events(stage, Redaction.TYPE)
                .map(sent -> sent.content().path("redacts").asText())
                .toList();
    }

    private static Stream<Sent> events(Stage stage, String type) {
        return stage.homeserver.timeline(stage.ada).stream()
                .filter(sent -> sent.type().equals(type));
    }

    static String newBody(Sent edit) {
        return edit.content().path("m.new_content").path("body").asText();
    }

    static boolean isOutcome(Sent sent) {
        ObjectNode event = sent.content().objectNode().put("type", sent.type());
        event.set("content", sent.content());
        return OutcomeMark.in(event).isPresent();
    }
}
