package dev.homeroom.mcp;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.mcp.McpCalls.AskedTool;
import dev.homeroom.mcp.ToolCatalog.ToolDescription;
import dev.homeroom.mcp.key.Callers;
import dev.homeroom.mcp.key.CallingAgent;
import io.quarkiverse.mcp.server.ToolManager;
import io.quarkiverse.mcp.server.ToolManager.ToolAnnotations;
import io.quarkiverse.mcp.server.ToolResponse;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Registers the tools of the catalogs, in their order, when the interface is on. When it is off, no tool is even made. */
@ApplicationScoped
class ToolRegistry {
    private final McpSettings settings;
    private final Instance<ToolManager> toolManager;
    private final Instance<McpTool> agentTools;
    private final Instance<OperatorTool> operatorTools;
    private final McpCalls mcpCalls;
    private final CurrentVertxRequest currentRequest;

    ToolRegistry(
            McpSettings settings,
            Instance<ToolManager> toolManager,
            Instance<McpTool> agentTools,
            Instance<OperatorTool> operatorTools,
            McpCalls mcpCalls,
            CurrentVertxRequest currentRequest) {
        this.settings = settings;
        this.toolManager = toolManager;
        this.agentTools = agentTools;
        this.operatorTools = operatorTools;
        this.mcpCalls = mcpCalls;
        this.currentRequest = currentRequest;
    }

    /** Answers a call that the library has read. */
    private interface CallHandler {
        ToolResponse answer(Map<String, Object> arguments);
    }

    void register(@Observes StartupEvent event) {
        if (!settings.enabled()) {
            return;
        }
        Map<String, McpTool> ofAgents = byName(agentTools.stream(), McpTool::name);
        ToolCatalog.read(ToolCatalog.AGENTS).tools().forEach(described -> registerForAgents(described, ofAgents));
        ToolCatalog former = ToolCatalog.read(ToolCatalog.FORMER);
        if (settings.predecessorTools()) {
            former.tools().forEach(described -> registerForAgents(described, ofAgents));
        } else {
            former.tools().forEach(described -> required(ofAgents, described));
        }
        Map<String, OperatorTool> ofOperators = byName(operatorTools.stream(), OperatorTool::name);
        ToolCatalog.read(ToolCatalog.OPERATORS)
                .tools()
                .forEach(described -> registerForOperators(described, required(ofOperators, described)));
        requireNone(ofAgents);
        requireNone(ofOperators);
    }

    private static <T> Map<String, T> byName(Stream<T> tools, Function<T, String> name) {
        return tools.collect(Collectors.toMap(name, Function.identity(), (_, same) -> same, HashMap::new));
    }

    /** Takes the described tool out of those that have no description yet. */
    private static <T> T required(Map<String, T> tools, ToolDescription described) {
        T tool = tools.remove(described.name());
        if (tool == null) {
            throw new IllegalStateException("No class is the tool " + described.name());
        }
        return tool;
    }

    private static void requireNone(Map<String, ?> left) {
        if (!left.isEmpty()) {
            throw new IllegalStateException("Tools without a description: " + left.keySet());
        }
    }

    private void registerForAgents(ToolDescription described, Map<String, McpTool> tools) {
        McpTool tool = required(tools, described);
        String[] servers = tool.isBetweenAgents()
                ? new String[] {McpDoor.AGENTS.server(), McpDoor.BETWEEN_AGENTS.server()}
                : new String[] {McpDoor.AGENTS.server()};
        register(described, servers, arguments -> {
            Optional<CallingAgent> caller = McpGuard.caller(currentRequest.getCurrent());
            return mcpCalls.run(new AskedTool(
                    "agent="
                            + caller.map(CallingAgent::ref)
                                    .map(AgentRef::toString)
                                    .orElse("-"),
                    described,
                    arguments,
                    fitting -> tool.call(caller.orElseThrow(() -> new ToolRefusal(Callers.NEEDS_AGENT)), fitting)));
        });
    }

    private void registerForOperators(ToolDescription described, OperatorTool tool) {
        register(
                described,
                new String[] {McpDoor.OPERATORS.server()},
                arguments -> mcpCalls.run(new AskedTool("operator", described, arguments, tool::call)));
    }

    private void register(ToolDescription described, String[] servers, CallHandler handler) {
        toolManager
                .get()
                .newTool(described.name())
                .setTitle(described.title())
                .setDescription(described.description())
                .setServerNames(servers)
                .setInputSchema(new JsonObject(described.input().json().toString()))
                .setOutputSchema(new JsonObject(described.output().json().toString()))
                .setAnnotations(new ToolAnnotations(
                        null,
                        described.hint("readOnlyHint"),
                        described.hint("destructiveHint"),
                        described.hint("idempotentHint"),
                        described.hint("openWorldHint")))
                .setHandler(arguments -> handler.answer(arguments.args()), true)
                .register();
    }
}
