package dev.homeroom.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The descriptions of tools, as clients see them, in the order in which clients see them. */
record ToolCatalog(List<ToolDescription> tools) {
    /** The tools of agents. */
    static final String AGENTS = "mcp-tools.json";

    /** Those of letta-matrix. */
    static final String FORMER = "mcp-former-tools.json";

    /** The tools of operators. */
    static final String OPERATORS = "mcp-ops-tools.json";

    ToolCatalog {
        tools = List.copyOf(tools);
    }

    /** One tool of the file. */
    record ToolDescription(ObjectNode json) {
        String name() {
            return json.path("name").asText();
        }

        String title() {
            return json.path("title").asText();
        }

        String description() {
            return json.path("description").asText();
        }

        ToolSchema input() {
            return new ToolSchema((ObjectNode) json.path("inputSchema"));
        }

        ToolSchema output() {
            return new ToolSchema((ObjectNode) json.path("outputSchema"));
        }

        boolean hint(String name) {
            return json.path("annotations").path(name).asBoolean();
        }
    }

    static ToolCatalog read(String name) {
        ClassLoader loader = ToolCatalog.class.getClassLoader();
        try (InputStream file = Objects.requireNonNull(loader.getResourceAsStream(name), name)) {
            JsonNode tools = JsonText.mapper().readTree(file);
            return new ToolCatalog(tools.valueStream()
                    .map(tool -> new ToolDescription((ObjectNode) tool))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
