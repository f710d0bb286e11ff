package dev.homeroom.turn;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.util.List;
import java.util.stream.Stream;

/** The messages in Ada's room. */
public final class AdaRoomFixture {
    private AdaRoomFixture() {}

    public static List<Sent> messages(TurnFixture fixture) {
        return events(fixture, OutgoingEvent.MESSAGE).toList();
    }

    /** Waits for the first message and returns its id. */
    public static String awaitMessage(TurnFixture fixture) {
        await().until(() -> !messages(fixture).isEmpty());
        return messages(fixture).getFirst().id().value();
    }

    /** Returns the ids of the redacted events. */
    public static List<String> redacted(TurnFixture fixture) {
        return events(fixture, Redaction.TYPE)
                .map(sent -> sent.content().path("redacts").asText())
                .toList();
    }

    private static Stream<Sent> events(TurnFixture fixture, String type) {
        return fixture.homeserver.timeline(fixture.ada).stream()
                .filter(sent -> sent.type().equals(type));
    }

    public static String newBody(Sent edit) {
        return edit.content().path("m.new_content").path("body").asText();
    }

    public static boolean isOutcome(Sent sent) {
        ObjectNode event = sent.content().objectNode().put("type", sent.type());
        event.set("content", sent.content());
        return OutcomeMark.in(event).isPresent();
    }
}
