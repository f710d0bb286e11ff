package dev.homeroom.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every model that may call the tools pays for their descriptions. */
class ToolCatalogTest {
    private static final int MOST_TOKENS = 2_500;
    private static final int CHARACTERS_OF_A_TOKEN = 4;

    @Test
    void the_list_of_agents_costs_at_most_2500_tokens() {
        assertThat(tokens(ToolCatalog.AGENTS)).isLessThanOrEqualTo(MOST_TOKENS);
    }

    @ParameterizedTest
    @ValueSource(strings = {ToolCatalog.AGENTS, ToolCatalog.FORMER, ToolCatalog.OPERATORS})
    void the_table_of_costs_is_true(String catalog) throws IOException {
        assertThat(Files.readString(Path.of("docs/decisions/mcp.md")))
                .contains(String.format(
                        Locale.ROOT,
                        "| %d | %,d |\n",
                        ToolCatalog.read(catalog).tools().size(),
                        tokens(catalog)));
    }

    private static int tokens(String catalog) {
        return ToolCatalog.read(catalog).tools().stream()
                        .mapToInt(tool -> tool.json().toString().length())
                        .sum()
                / CHARACTERS_OF_A_TOKEN;
    }

    /** Letta doesn't attach tools with other schemas. */
    @ParameterizedTest
    @ValueSource(strings = {ToolCatalog.AGENTS, ToolCatalog.FORMER, ToolCatalog.OPERATORS})
    void schemas_are_strict(String catalog) {
        assertThat(ToolCatalog.read(catalog).tools()).isNotEmpty().allSatisfy(tool -> {
            assertThat(tool.name()).matches("[a-z_]{1,64}");
            assertThat(tool.description()).isNotBlank();
            for (String schema : List.of("inputSchema", "outputSchema")) {
                assertThat(objects(tool.json().path(schema))).isNotEmpty().allSatisfy(object -> {
                    assertThat(object.path("additionalProperties").isBoolean()).isTrue();
                    assertThat(object.path("additionalProperties").asBoolean()).isFalse();
                    assertThat(object.path("required").valueStream().map(JsonNode::asText))
                            .allSatisfy(
                                    name -> assertThat(object.path("properties").has(name))
                                            .isTrue());
                });
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "matrix_room                | {'action': 'search', 'query': 'x', 'limit': 100}",
                "matrix_room                | {'action': 'read', 'room_id': '!a:b', 'limit': 500}",
                "matrix_agent_message       | {'to_agent_id': 'a', 'message': 'x', 'from_agent_id': null, 'verify_delivery': true}",
                "matrix_agent_message_async | {'to_agent_id': 'a', 'message': 'x', 'from_agent_id': 'b', 'timeout_seconds': 60}"
            })
    void calls_of_letta_matrix_fit(String tool, String arguments) {
        assertThat(ToolCatalog.read(ToolCatalog.FORMER).tools())
                .filteredOn(described -> described.name().equals(tool))
                .singleElement()
                .satisfies(described -> assertThat(described
                                .input()
                                .problem(JsonText.parse(arguments.replace('\'', '"'))
                                        .orElseThrow()))
                        .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {ToolCatalog.AGENTS, ToolCatalog.FORMER, ToolCatalog.OPERATORS})
    void each_tool_says_whether_it_changes_anything(String catalog) {
        assertThat(ToolCatalog.read(catalog).tools())
                .isNotEmpty()
                .allSatisfy(tool -> assertThat(
                                tool.json().path("annotations").propertyStream().map(hint -> hint.getKey()))
                        .containsExactlyInAnyOrder(
                                "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"));
    }

    /** Clients ask people before they call such a tool, and the tool asks again. */
    @Test
    void operators_tools_that_destroy_something_can_be_confirmed() {
        assertThat(ToolCatalog.read(ToolCatalog.OPERATORS).tools())
                .filteredOn(tool -> tool.hint("destructiveHint"))
                .isNotEmpty()
                .allSatisfy(tool -> {
                    assertThat(tool.input()
                                    .json()
                                    .at("/properties/confirm/type")
                                    .asText())
                            .as(tool.name())
                            .isEqualTo("boolean");
                    assertThat(tool.output()
                                    .json()
                                    .at("/properties/status/enum")
                                    .valueStream()
                                    .map(JsonNode::asText))
                            .as(tool.name())
                            .contains("confirm");
                });
    }

    private static List<ObjectNode> objects(JsonNode schema) {
        return Stream.concat(Stream.of(schema), schema.findParents("type").stream())
                .map(node -> node instanceof ObjectNode object
                                && object.path("type").asText().equals("object")
                        ? object
                        : null)
                .filter(Objects::nonNull)
                .toList();
    }
}
