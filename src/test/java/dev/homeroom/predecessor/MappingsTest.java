package dev.homeroom.predecessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingsTest {
    private static final String ROW = """
            {"agent_id": "agent-1", "agent_name": "Meridian", "matrix_user_id": "@agent_1:a.test",
             "matrix_password": "hunter2", "room_id": "!room:a.test", "created": true, "room_created": true}""";

    @ParameterizedTest
    @ValueSource(strings = {"{\"agent-1\": %s}", "%s", "[%s]"})
    void a_row_is_understood_by_itself_in_a_list_and_under_its_agent(String shape) {
        // When
        Mappings mappings = read(shape.formatted(ROW));

        // Then
        assertThat(mappings.rows())
                .containsExactly(new MappingRow.Mapping(
                        "agent-1",
                        Optional.empty(),
                        "Meridian",
                        Optional.of(new UserId("@agent_1:a.test")),
                        Optional.of(new RoomId("!room:a.test"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"agent-1\": %s}",
                "%s",
                "[%s, \"hunter2\"]",
                "{\"agent-1\": %s, \"agent-2\": \"hunter2\", \"agent-3\": {\"secret\": \"hunter2\"}}"
            })
    void nothing_secret_is_passed_on(String shape) {
        // When
        JsonNode clean = Mappings.withoutSecrets(json(shape.formatted(ROW)));

        // Then
        assertThat(clean.toString()).contains("agent-1").doesNotContain("hunter2", "password");
    }

    @Test
    void an_agent_without_a_room_is_no_mistake() {
        // When
        Mappings mappings =
                read("{\"agent-1\": {\"agent_id\": \"agent-1\", \"room_id\": null, \"room_created\": false}}");

        // Then
        assertThat(mappings.rows())
                .singleElement()
                .isInstanceOfSatisfying(
                        MappingRow.Mapping.class, row -> assertThat(row.room()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a': 7}|not a JSON object",
                "{'a': {'agent_id': ''}}|no agent_id",
                "{'a': {'agent_id': 'b'}}|has the key a but the agent_id b",
                "{'a': {'agent_id': 'a', 'room_id': '#alias:a.test'}}|room_id",
                "{'a': {'agent_id': 'a', 'matrix_user_id': 'agent_a'}}|matrix_user_id",
            })
    void a_row_that_makes_no_sense_is_told_why(String file, String why) {
        // When
        Mappings mappings = read(file.replace('\'', '"'));

        // Then
        assertThat(mappings.rows())
                .singleElement()
                .isInstanceOfSatisfying(
                        MappingRow.Malformed.class, row -> assertThat(row.why()).contains(why));
    }

    @Test
    void of_two_rows_with_one_room_neither_is_believed() {
        // When
        Mappings mappings = read("""
                {"a": {"room_id": "!one:a.test"}, "b": {"room_id": "!one:a.test"}, "c": {"room_id": "!two:a.test"}}""");

        // Then
        assertThat(mappings.rows().subList(0, 2))
                .allSatisfy(mappingRow -> assertThat(mappingRow)
                        .isInstanceOfSatisfying(
                                MappingRow.Malformed.class,
                                double_ -> assertThat(double_.why()).contains("!one:a.test")));
        assertThat(mappings.rows().get(2)).isInstanceOf(MappingRow.Mapping.class);
    }

    @Test
    void of_two_rows_for_one_agent_neither_is_believed() {
        // When
        Mappings mappings = read("""
                [{"agent_id": "a", "room_id": "!one:a.test"}, {"agent_id": "a", "room_id": "!two:a.test"}]""");

        // Then
        assertThat(mappings.rows())
                .hasSize(2)
                .allSatisfy(mappingRow -> assertThat(mappingRow).isInstanceOf(MappingRow.Malformed.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"text\"", "null"})
    void something_else_is_no_file_of_mappings(String file) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(file));
    }

    @Test
    void the_comparison_tells_what_is_missing_mismatched_and_extra() {
        // Given
        Mappings mappings = read("""
                {"same": {"room_id": "!1:a.test"}, "missing": {"room_id": "!2:a.test"},
                 "moved": {"room_id": "!3:a.test"}, "roomless": {}}""");
        List<Verification.AgentRoom> here = List.of(
                new Verification.AgentRoom("same", "Same", new RoomId("!1:a.test")),
                new Verification.AgentRoom("moved", "Moved", new RoomId("!4:a.test")),
                new Verification.AgentRoom("extra", "Extra", new RoomId("!5:a.test")));

        // When
        Verification found = Verification.of(mappings, here);

        // Then
        assertThat(found.isInSync()).isFalse();
        assertThat(found.missing()).extracting(Verification.Difference::agentId).containsExactly("missing");
        assertThat(found.mismatched())
                .extracting(Verification.Difference::agentId)
                .containsExactly("moved");
        assertThat(found.extra()).extracting(Verification.Difference::agentId).containsExactly("extra");
        assertThat(Verification.of(read("{\"same\": {\"room_id\": \"!1:a.test\"}}"), here.subList(0, 1))
                        .isInSync())
                .isTrue();
    }

    private static Mappings read(String file) {
        return Mappings.read(json(file));
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
