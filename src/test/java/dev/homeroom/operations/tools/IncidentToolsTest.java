package dev.homeroom.operations.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.reconcile.SpaceFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncidentToolsTest {
    private static final KnownAgent ADA = SpaceFixture.agent("agent-597b5756-2915-4560-ba6b-91005f085166", "Ada");

    private final SpaceFixture space = SpaceFixture.on(TestDatabases.inMemory());

    @BeforeEach
    void start() {
        space.reconcileListing(ADA);
    }

    @Test
    void an_incident_is_opened_updated_and_closed() {
        // When
        ObjectNode opened = open("key");
        ObjectNode again = open("key");
        ObjectNode updated = new UpdateIncident(space.incidents)
                .call(new CallArguments(text(opened, "The queue is full.").put("severity", "minor")));
        ObjectNode closed =
                new CloseIncident(space.incidents).call(new CallArguments(text(opened, "A disk was full.")));

        // Then
        assertThat(again).isEqualTo(opened);
        assertThat(opened.path("severity").asText()).isEqualTo("critical");
        assertThat(opened.path("status").asText()).isEqualTo("open");
        assertThat(updated.path("severity").asText()).isEqualTo("minor");
        assertThat(closed.path("status").asText()).isEqualTo("closed");
        assertThat(closed.path("room_id")).isEqualTo(opened.path("room_id"));
    }

    @Test
    void nothing_is_done_for_an_unknown_incident() {
        ObjectNode arguments =
                JsonNodeFactory.instance.objectNode().put("id", "0123").put("text", "Over.");
        assertThatThrownBy(() -> new CloseIncident(space.incidents).call(new CallArguments(arguments)))
                .isInstanceOf(ToolRefusal.class)
                .hasMessage("There is no incident 0123. Please check its id.");
    }

    private ObjectNode open(String key) {
        ObjectNode arguments = JsonNodeFactory.instance
                .objectNode()
                .put("title", "Mail is down")
                .put("severity", "critical")
                .put("idempotency_key", key);
        arguments.putArray("names").add("Ada");
        return new OpenIncident(space.incidents).call(new CallArguments(arguments));
    }

    private static ObjectNode text(ObjectNode opened, String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", opened.path("id").asText())
                .put("text", text);
    }
}
