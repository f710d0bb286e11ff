package dev.homeroom.mcp.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadMessagesTest {
    private static final String NEWEST_FIRST = """
            [{"event_id": "$6", "sender": "@a:h", "type": "m.reaction", "content": {}},
             {"event_id": "$5", "sender": "@a:h", "type": "m.room.message", "content": {"msgtype": "m.text", "body": "* Second",
               "m.new_content": {"msgtype": "m.text", "body": "Second"},
               "m.relates_to": {"rel_type": "m.replace", "event_id": "$2"}}},
             {"event_id": "$4", "sender": "@b:h", "type": "m.room.message", "content": {}},
             {"event_id": "$3", "sender": "@b:h", "type": "m.room.message", "content": {"msgtype": "m.text",
               "body": "> <@a:h> First\\n\\nThird", "m.relates_to": {"m.in_reply_to": {"event_id": "$1"}}}},
             {"event_id": "$2", "sender": "@a:h", "type": "m.room.message", "origin_server_ts": 1000,
               "content": {"msgtype": "m.text", "body": "Secnd",
               "m.relates_to": {"rel_type": "m.thread", "event_id": "$1"}}},
             {"event_id": "$1", "sender": "@a:h", "type": "m.room.message", "content": {"msgtype": "m.text", "body": "First"}}]
            """;

    @Test
    void messages_are_read_as_people_see_them_oldest_first() {
        // Given
        ReadMessages read = new ReadMessages(Optional.empty());

        // When
        events().forEach(read::add);

        // Then
        assertThat(texts(read)).containsExactly("First", "Second", "Third");
        ObjectNode second = read.oldestFirst().get(1);
        assertThat(second.path("edited").asBoolean()).isTrue();
        assertThat(second.path("thread").asText()).isEqualTo("$1");
        assertThat(second.path("time").asText()).isEqualTo("1970-01-01T00:00:01Z");
        assertThat(read.oldestFirst().get(2).path("reply_to").asText()).isEqualTo("$1");
    }

    @Test
    void nobody_else_can_edit_a_message() {
        // Given
        ReadMessages read = new ReadMessages(Optional.empty());

        // When
        parsed("""
                [{"event_id": "$3", "sender": "@mallory:h", "type": "m.room.message", "content": {"msgtype": "m.text", "body": "* Forged",
                   "m.new_content": {"msgtype": "m.text", "body": "Forged"},
                   "m.relates_to": {"rel_type": "m.replace", "event_id": "$1"}}},
                 {"event_id": "$2", "sender": "@a:h", "type": "m.room.message", "content": {"msgtype": "m.text", "body": "Second"},
                  "unsigned": {"m.relations": {"m.replace": {"sender": "@mallory:h", "content": {
                    "m.new_content": {"msgtype": "m.text", "body": "Forged"}}}}}},
                 {"event_id": "$1", "sender": "@a:h", "type": "m.room.message", "content": {"msgtype": "m.text", "body": "First"}}]
                """).forEach(read::add);

        // Then
        assertThat(texts(read)).containsExactly("First", "Second");
    }

    @Test
    void a_thread_begins_with_its_first_message() {
        // Given
        ReadMessages read = new ReadMessages(Optional.of(new EventId("$1")));

        // When
        events().forEach(read::add);

        // Then
        assertThat(texts(read)).containsExactly("First", "Second");
    }

    private static List<String> texts(ReadMessages read) {
        return read.oldestFirst().stream()
                .map(message -> message.path("text").asText())
                .toList();
    }

    private static List<ObjectNode> events() {
        return parsed(NEWEST_FIRST);
    }

    private static List<ObjectNode> parsed(String json) {
        JsonNode events = JsonText.parse(json).orElseThrow();
        return events.valueStream().map(event -> (ObjectNode) event).toList();
    }
}
