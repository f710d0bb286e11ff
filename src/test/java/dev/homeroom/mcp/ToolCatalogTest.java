package dev.homeroom.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.ToolCatalog.ToolDescription;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every model that may call the tools pays for their descriptions. */
class ToolCatalogTest {
    private static final int MOST_TOKENS = 2_500;
    private static final int CHARACTERS_OF_A_TOKEN = 4;

    private final List<ToolDescription> tools = ToolCatalog.read().tools();

    @Test
    void the_list_costs_at_most_2500_tokens() {
        // When
        int characters =
                tools.stream().mapToInt(tool -> tool.json().toString().length()).sum();

        // Then
        assertThat(characters / CHARACTERS_OF_A_TOKEN).isLessThanOrEqualTo(MOST_TOKENS);
    }

    /** Letta doesn't attach tools with other schemas. */
    @Test
    void schemas_are_strict() {
        assertThat(tools).isNotEmpty().allSatisfy(tool -> {
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

    @Test
    void each_tool_says_whether_it_changes_anything() {
        assertThat(tools)
                .allSatisfy(tool -> assertThat(
                                tool.json().path("annotations").propertyStream().map(hint -> hint.getKey()))
                        .containsExactlyInAnyOrder(
                                "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"));
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
