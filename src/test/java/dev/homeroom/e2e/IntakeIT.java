package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Sha256;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Pushes of homeservers, malformed ones too. */
class IntakeIT {
    private static final int MEGABYTE = 1024 * 1024;
    private static final String AS_SHIPPED = "-Xmx320m";

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_event_that_comes_again_and_again_is_answered_once(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        EventId question = talk.say("Once, please");
        ObjectNode event = eventOf(talk, question);

        // When
        e2eEnvironment.pushToHomeroom("again", transaction(event));
        e2eEnvironment.pushToHomeroom("once-more", transaction(event, event));
        talk.awaitAnswers(1);
        e2eEnvironment.homeroom().restart();
        ClientServer.Answer afterRestart = e2eEnvironment.pushToHomeroom("again", transaction(event));

        // Then
        assertThat(afterRestart.status()).isEqualTo(200);
        assertThat(talk.finishWith("That was all")).containsExactly("echo: Once, please");
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("Once, please", "That was all");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void malformed_events_hold_up_no_good_one_and_are_on_record(E2eEnvironment e2eEnvironment) throws SQLException {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        List<String> events = List.of(
                talk.pushedMessage("$good-1", "first").toString(),
                without(talk.pushedMessage("$no-content", "x"), "content").toString(),
                talk.pushedMessage("$content-is-text", "x")
                        .put("content", "text")
                        .toString(),
                talk.pushedMessage("$sender-is-number", "x").put("sender", 7).toString(),
                without(talk.pushedMessage("$gone", "x"), "event_id").toString(),
                talk.pushedMessage("$room-is-none", "x")
                        .put("room_id", "nowhere")
                        .toString(),
                talk.pushedMessage("$unknown-type", "x")
                        .put("type", "com.example.new")
                        .toString(),
                talk.pushedMessage("$deep", "x").toString().replace("\"x\"", "[".repeat(20_000) + "]".repeat(20_000)),
                "5",
                "null",
                "\"event\"",
                "[]",
                "{}",
                talk.pushedMessage("$good-2", "second").toString());

        // When
        ClientServer.Answer answer = push(e2eEnvironment, "{\"events\":[" + String.join(",", events) + "]}");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Json.object());
        assertThat(talk.finishWith("last")).containsExactly("echo: first", "echo: second");
        e2eEnvironment.homeroom().stop();
        assertThat(reasonsOfIgnored(e2eEnvironment))
                .containsEntry(Sha256.half("$no-content"), "malformed: no content object")
                .containsEntry(Sha256.half("$content-is-text"), "malformed: no content object")
                .containsEntry(Sha256.half("$sender-is-number"), "malformed: no sender")
                .containsEntry(Sha256.half("$room-is-none"), "malformed: invalid room_id")
                .containsEntry(Sha256.half("$unknown-type"), "unsupported type")
                .containsEntry(Sha256.half("$deep"), "malformed: nested too deeply")
                .containsValue("malformed: no event_id")
                .containsValue("malformed: not an object")
                .doesNotContainKeys(Sha256.half("$good-1"), Sha256.half("$good-2"));
    }

    /** Stored messages in two-byte letters, in a room without Homeroom. */
    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_transaction_of_sixty_megabytes_is_taken(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .withJvmOption(AS_SHIPPED)
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        ObjectNode transaction = transaction(IntStream.range(0, 60 * MEGABYTE / 40_000)
                .mapToObj(number -> talk.pushedMessage("$big-" + number, "猫" + "x".repeat(40_000))
                        .put("room_id", "!elsewhere:" + E2eEnvironment.SERVER_NAME))
                .toArray(ObjectNode[]::new));
        ((ArrayNode) transaction.get("events")).add(talk.pushedMessage("$at-the-end", "at the end"));

        // When
        ClientServer.Answer answer = e2eEnvironment.pushToHomeroom("big", transaction);

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(talk.awaitAnswers(1)).extracting(TimelineEvent::body).containsExactly("echo: at the end");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void what_is_no_json_object_is_refused_and_nothing_of_it_taken(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        String cutOff = "{\"events\":[" + talk.pushedMessage("$cut-off", "never") + ",{\"event_id\":";

        // When
        List<ClientServer.Answer> answers = List.of(
                push(e2eEnvironment, "hello"),
                push(e2eEnvironment, "[]"),
                push(e2eEnvironment, ""),
                push(e2eEnvironment, cutOff));

        // Then
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body().path("errcode").asText()).isEqualTo("M_NOT_JSON");
        });
        assertThat(talk.finishWith("after")).isEmpty();
    }

    /** The event on the homeserver. */
    private static ObjectNode eventOf(Talk talk, EventId event) {
        String path = "/v3/rooms/" + ClientServer.encoded(talk.room()) + "/event/" + ClientServer.encoded(event);
        return (ObjectNode) talk.stage().alice().client().get(path);
    }

    private static ObjectNode without(ObjectNode event, String field) {
        event.remove(field);
        return event;
    }

    private static ObjectNode transaction(ObjectNode... events) {
        return Json.object(Map.of("events", List.of(events)));
    }

    private static ClientServer.Answer push(E2eEnvironment e2eEnvironment, String body) {
        return Push.to(
                        e2eEnvironment.homeroom().uri(),
                        e2eEnvironment.registration().hsToken())
                .request("PUT", "/_matrix/app/v1/transactions/" + UUID.randomUUID(), body);
    }

    private static Map<UUID, String> reasonsOfIgnored(E2eEnvironment e2eEnvironment) throws SQLException {
        Map<UUID, String> reasons = new HashMap<>();
        try (Connection connection = e2eEnvironment.database().open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select event_key, reason
                        from seen
                        where reason is not null
                        """)) {
            while (rows.next()) {
                reasons.put(rows.getObject(1, UUID.class), rows.getString(2));
            }
        }
        return reasons;
    }
}
