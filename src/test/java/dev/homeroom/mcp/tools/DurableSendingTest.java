package dev.homeroom.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DurableSendingTest {
    private static final UserId ADA = new UserId("@agent_ada:home.test");
    private static final CallingAgent CALLER = new CallingAgent(new AgentRef("letta", "ada"), ADA);
    private static final RoomId ROOM = new RoomId("!room:home.test");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_repeated_key_finds_the_event_that_was_sent(Database database) {
        // Given
        Outbox outbox = new Outbox(InstantSource.system());
        OutgoingEvent event = event("key");
        DurableSending sending = sending(
                database,
                outbox,
                connection -> outbox.sent(connection, Map.of(event.transactionId(), new EventId("$sent"))));

        // When
        ObjectNode first = sending.send(call("key", "Hello"), List.of(event));
        ObjectNode second = sending.send(call("key", "Hello"), List.of(event("key")));

        // Then
        assertThat(first.path("status").asText()).isEqualTo("sent");
        assertThat(first.at("/event_ids/0").asText()).isEqualTo("$sent");
        assertThat(second).isEqualTo(first);
        assertThat(event("other").transactionId()).isNotEqualTo(event.transactionId());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_that_the_homeserver_refuses_ends_in_a_sentence(Database database) {
        // Given
        Outbox outbox = new Outbox(InstantSource.system());
        OutgoingEvent event = event("key");
        DurableSending sending = sending(
                database, outbox, connection -> outbox.refused(connection, event.transactionId(), "M_FORBIDDEN"));

        // Then
        assertThatExceptionOfType(ToolRefusal.class)
                .isThrownBy(() -> sending.send(call("key", "Hello"), List.of(event)))
                .withMessageContaining("M_FORBIDDEN");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_text_of_which_a_part_is_sent_is_not_to_be_repeated(Database database) {
        // Given
        Outbox outbox = new Outbox(InstantSource.system());
        OutgoingEvent first = event("key");
        OutgoingEvent second = new OutgoingEvent(
                call("key", "Hello").transactionId("part-1"), ROOM, ADA, first.type(), first.content());
        DurableSending sending = sending(database, outbox, connection -> {
            outbox.sent(connection, Map.of(first.transactionId(), new EventId("$sent")));
            outbox.refused(connection, second.transactionId(), "M_TOO_LARGE");
        });

        // Then
        assertThatExceptionOfType(ToolRefusal.class)
                .isThrownBy(() -> sending.send(call("key", "Hello"), List.of(first, second)))
                .withMessageContaining("M_TOO_LARGE")
                .withMessageContaining("Don't repeat the whole");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_call_without_a_key_goes_on_with_one_that_was_broken_off(Database database) {
        // Given
        Outbox outbox = new Outbox(InstantSource.system());
        DurableSending sending = sending(
                database,
                outbox,
                connection -> outbox.sent(connection, Map.of(event("first").transactionId(), new EventId("$sent"))));

        // When
        SendingCall first = sending.begun(call("first", "Hello"), "part-0");
        SendingCall repeated = sending.begun(call("second", "Hello"), "part-0");
        SendingCall other = sending.begun(call("third", "Bye"), "part-0");

        // Then
        assertThat(repeated).isEqualTo(first).isEqualTo(call("first", "Hello"));
        assertThat(other).isEqualTo(call("third", "Bye"));

        // When
        sending.send(repeated, List.of(event("first")));

        // Then
        assertThat(sending.begun(call("fourth", "Hello"), "part-0")).isEqualTo(call("fourth", "Hello"));

        // When
        sending.forget(call("fourth", "Hello"));

        // Then
        assertThat(sending.begun(call("fifth", "Hello"), "part-0")).isEqualTo(call("fifth", "Hello"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_key_is_not_taken_for_another_text(Database database) {
        // Given
        Outbox outbox = new Outbox(InstantSource.system());
        OutgoingEvent event = event("key");
        DurableSending sending = sending(
                database,
                outbox,
                connection -> outbox.sent(connection, Map.of(event.transactionId(), new EventId("$sent"))));
        sending.send(call("key", "Hello"), List.of(event));

        // Then
        assertThatExceptionOfType(ToolRefusal.class)
                .isThrownBy(() -> sending.send(call("key", "Goodbye"), List.of(event("key"))))
                .withMessageContaining("belongs to another call");
        assertThat(sending.resume(call("key", "Hello"), "part-0")
                        .orElseThrow()
                        .at("/event_ids/0")
                        .asText())
                .isEqualTo("$sent");
        assertThat(sending.resume(call("key", "Hello"), "part-1")).isEmpty();
    }

    /** @param sender does the work of the room's lane, as soon as the lane is due */
    private static DurableSending sending(Database database, Outbox outbox, Consumer<Connection> sender) {
        LaneTable lanes = new LaneTable(database, InstantSource.system());
        lanes.onSignal(() -> database.useTransaction(sender));
        return new DurableSending(
                database,
                new ControlOutbox(database, lanes, outbox),
                lanes,
                () -> Duration.ofDays(30),
                InstantSource.system());
    }

    private static SendingCall call(String key, String text) {
        ObjectNode arguments =
                JsonNodeFactory.instance.objectNode().put("text", text).put("idempotency_key", key);
        return SendingCall.of(CALLER, "matrix_send", ROOM, new CallArguments(arguments));
    }

    private static OutgoingEvent event(String key) {
        String id = call(key, "Hello").transactionId("part-0");
        return new OutgoingEvent(
                id,
                ROOM,
                ADA,
                "m.room.message",
                JsonNodeFactory.instance.objectNode().put("body", "Hello"));
    }
}
