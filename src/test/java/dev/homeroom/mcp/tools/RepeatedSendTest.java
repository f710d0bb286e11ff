package dev.homeroom.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.database.Database;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.turn.TurnFixture;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.MentionableMembers;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ada edits a message of hers, and her room becomes encrypted. */
@SuppressWarnings("NullAway.Init") // Each test begins with a database.
class RepeatedSendTest {
    private TurnFixture fixture;
    private Replica worker;
    private McpTool edit;

    private void begin(Database database) {
        fixture = new TurnFixture(database, TurnFixture.SETTINGS.withoutEnvelope());
        worker = fixture.worker("us");
        LaneTable lanes = new LaneTable(database, fixture.clock);
        lanes.onSignal(worker::workOff);
        edit = new MatrixEdit(
                new OwnRooms(
                        fixture.rooms.bindings,
                        fixture.homeserver,
                        new RoomEncryption(fixture.homeserver),
                        fixture.clock),
                new WrittenText(
                        new Rendering(),
                        new MentionableMembers(fixture.directory, TurnFixture.NAMESPACE, fixture.homeserver)),
                new DurableSending(
                        database,
                        new ControlOutbox(database, lanes, new Outbox(fixture.clock)),
                        lanes,
                        () -> Duration.ofDays(30),
                        fixture.clock),
                fixture.homeserver);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_call_that_was_sent_is_found_by_its_key_and_a_new_one_is_refused(Database database) {
        // Given
        begin(database);
        worker.take(fixture.text("$hello", "Hello"));
        worker.workOff();
        ObjectNode sent = edit("first");

        // When
        fixture.homeserver.putState(
                TurnFixture.NAMESPACE.bot(),
                fixture.ada,
                "m.room.encryption",
                "",
                JsonNodeFactory.instance.objectNode());

        // Then
        assertThat(sent.path("status").asText()).isEqualTo("sent");
        assertThat(edit("first")).isEqualTo(sent);
        assertThatExceptionOfType(ToolRefusal.class)
                .isThrownBy(() -> edit("second"))
                .withMessageContaining("encrypted");
    }

    private ObjectNode edit(String key) {
        String answer = fixture.homeserver.timeline(fixture.ada).stream()
                .filter(said ->
                        said.sender().equals(fixture.adaUser) && said.type().equals("m.room.message"))
                .findFirst()
                .orElseThrow()
                .id()
                .value();
        return edit.call(
                new CallingAgent(new AgentRef("letta", "a"), fixture.adaUser),
                new CallArguments(JsonNodeFactory.instance
                        .objectNode()
                        .put("room", fixture.ada.value())
                        .put("event_id", answer)
                        .put("text", "Hello again")
                        .put("idempotency_key", key)));
    }
}
