package dev.homeroom.mcp;

import dev.homeroom.mcp.ToolCatalog.ToolDescription;
import io.quarkiverse.mcp.server.ToolManager;
import io.quarkiverse.mcp.server.ToolManager.ToolAnnotations;
import io.quarkiverse.mcp.server.ToolManager.ToolArguments;
import io.quarkiverse.mcp.server.ToolResponse;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Registers the tools of {@code mcp-tools.json}, in its order, when the interface is on. When it is off, no tool is even made. */
@ApplicationScoped
class ToolRegistry {
    private final McpSettings settings;
    private final Instance<ToolManager> toolManager;
    private final Instance<McpTool> tools;
    private final McpCalls mcpCalls;
    private final CurrentVertxRequest currentRequest;

    ToolRegistry(
            McpSettings settings,
            Instance<ToolManager> toolManager,
            Instance<McpTool> tools,
            McpCalls mcpCalls,
            CurrentVertxRequest currentRequest) {
        this.settings = settings;
        this.toolManager = toolManager;
        this.tools = tools;
        this.mcpCalls = mcpCalls;
        this.currentRequest = currentRequest;
    }

    void register(@Observes StartupEvent event) {
        if (!settings.enabled()) {
            return;
        }
        Map<String, McpTool> byName = tools.stream().collect(Collectors.toMap(McpTool::name, Function.identity()));
        for (ToolDescription description : ToolCatalog.read().tools()) {
            McpTool tool = byName.remove(description.name());
            if (tool == null) {
                throw new IllegalStateException("No class is the tool " + description.name());
            }
            register(description, tool);
        }
        if (!byName.isEmpty()) {
            throw new IllegalStateException("Tools without a description: " + byName.keySet());
        }
    }

    private void register(ToolDescription description, McpTool tool) {
        toolManager
                .get()
                .newTool(description.name())
                .setTitle(description.title())
                .setDescription(description.description())
                .setInputSchema(new JsonObject(description.input().json().toString()))
                .setOutputSchema(new JsonObject(description.output().json().toString()))
                .setAnnotations(new ToolAnnotations(
                        null,
                        description.hint("readOnlyHint"),
                        description.hint("destructiveHint"),
                        description.hint("idempotentHint"),
                        description.hint("openWorldHint")))
                .setHandler(arguments -> call(description, tool, arguments), true)
                .register();
    }

    private ToolResponse call(ToolDescription description, McpTool tool, ToolArguments arguments) {
        return mcpCalls.run(McpGuard.caller(currentRequest.getCurrent()), tool, description, arguments.args());
    }
}
