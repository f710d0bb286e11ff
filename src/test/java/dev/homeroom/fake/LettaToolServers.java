package dev.homeroom.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;

/**
 * The tool servers of {@link FakeLetta}, which it calls over MCP as Letta does: with the headers of the registration, and with {@code
 * X-Agent-Id}. Letta keeps one tool of a name, and attaches it to an agent once.
 */
final class LettaToolServers {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private record Registered(String id, ObjectNode shown) {}

    /** @param server the id of its tool server; empty for a tool that somebody wrote */
    private record LettaTool(String id, String server) {}

    /** By name. */
    private final Map<String, LettaTool> tools = new LinkedHashMap<>();

    private final Map<String, Registered> servers = new LinkedHashMap<>();
    private final Map<String, Set<String>> attached = new LinkedHashMap<>();
    private final List<String> attachments = new ArrayList<>();

    /** Whether this was a request about tools. */
    boolean answer(HttpCall call) throws IOException {
        if (call.is("PATCH", "/v1/mcp-servers/*/refresh")) {
            refresh(call);
            return true;
        }
        boolean isAboutTools =
                call.path().contains("/mcp-servers/") || call.path().contains("/tools");
        return isAboutTools && answerAtOnce(call);
    }

    private synchronized boolean answerAtOnce(HttpCall call) throws IOException {
        if (call.is("GET", "/v1/mcp-servers/")) {
            ArrayNode all = FakeServer.JSON.createArrayNode();
            servers.values().forEach(server -> all.add(server.shown()));
            call.answer(200, all.toString());
        } else if (call.is("POST", "/v1/mcp-servers/")) {
            add(call, FakeServer.JSON.readTree(call.body()));
        } else if (call.is("PATCH", "/v1/mcp-servers/*")) {
            ObjectNode shown = server(call.id()).shown();
            shown.setAll((ObjectNode) FakeServer.JSON.readTree(call.body()).path("config"));
            call.answer(200, shown.toString());
        } else if (call.is("DELETE", "/v1/mcp-servers/*")) {
            servers.remove(call.id());
            tools.values().removeIf(tool -> tool.server().equals(call.id()));
            call.answer(204, "");
        } else if (call.is("GET", "/v1/mcp-servers/*/tools")) {
            Registered server = server(call.id());
            call.answer(
                    200, shown((_, tool) -> tool.server().equals(server.id())).toString());
        } else if (call.is("GET", "/v1/tools/")) {
            call.answer(200, shown((_, _) -> true).toString());
        } else if (call.is("GET", "/v1/agents/*/tools")) {
            call.answer(200, toolsOf(call.id()).toString());
        } else if (call.is("PATCH", "/v1/agents/*/tools/attach/*")) {
            String tool = last(call);
            attachments.add(call.id() + " " + tool);
            attached.computeIfAbsent(call.id(), _ -> new LinkedHashSet<>()).add(tool);
            call.answer(200, "null");
        } else if (call.is("PATCH", "/v1/agents/*/tools/detach/*")) {
            attached.computeIfAbsent(call.id(), _ -> new LinkedHashSet<>()).remove(last(call));
            call.answer(200, "null");
        } else {
            return false;
        }
        return true;
    }

    private static String last(HttpCall call) {
        return call.path().substring(call.path().lastIndexOf('/') + 1);
    }

    private synchronized Registered server(String id) throws IOException {
        return Optional.ofNullable(servers.get(id)).orElseThrow(() -> new IOException("No tool server " + id));
    }

    private void add(HttpCall call, JsonNode body) throws IOException {
        String name = body.path("server_name").asText();
        if (servers.values().stream()
                .anyMatch(server -> server.shown().path("server_name").asText().equals(name))) {
            call.answer(409, "{\"detail\":\"taken\"}");
            return;
        }
        String id = "mcp_server-" + UUID.randomUUID();
        ObjectNode shown = FakeServer.object().put("id", id).put("server_name", name);
        shown.setAll((ObjectNode) body.path("config"));
        servers.put(id, new Registered(id, shown));
        call.answer(200, shown.toString());
    }

    /** Asks the tool server, which takes its time, without keeping other requests waiting. */
    private void refresh(HttpCall call) throws IOException {
        Registered server = server(call.id());
        Optional<JsonNode> result = call(server, call.query("agent_id"), "tools/list", FakeServer.object());
        if (result.isEmpty()) {
            call.answer(404, "{\"detail\":{\"code\":\"MCPServerUnavailable\"}}");
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        result.get().path("tools").forEach(tool -> names.add(tool.path("name").asText()));
        synchronized (this) {
            tools.entrySet()
                    .removeIf(tool -> tool.getValue().server().equals(server.id()) && !names.contains(tool.getKey()));
            names.forEach(name -> put(name, server.id()));
        }
        call.answer(200, "{\"deleted\":[],\"updated\":[],\"added\":[]}");
    }

    /** A name that is there already keeps its id, and gets everything else from its new owner. */
    private void put(String name, String server) {
        tools.compute(name, (_, old) -> new LettaTool(old == null ? "tool-" + UUID.randomUUID() : old.id(), server));
    }

    /** Somebody writes a tool, and gives it to an agent. */
    synchronized void addTool(String agent, String name) {
        put(name, "");
        attached.computeIfAbsent(agent, _ -> new LinkedHashSet<>())
                .add(tools.getOrDefault(name, new LettaTool("", "")).id());
    }

    private ArrayNode shown(BiPredicate<String, LettaTool> wanted) {
        ArrayNode all = FakeServer.JSON.createArrayNode();
        tools.forEach((name, tool) -> {
            if (wanted.test(name, tool)) {
                ObjectNode shown = FakeServer.object().put("id", tool.id()).put("name", name);
                ArrayNode tags = shown.putArray("tags");
                Optional.ofNullable(servers.get(tool.server()))
                        .ifPresent(server -> tags.add(
                                "mcp:" + server.shown().path("server_name").asText()));
                all.add(shown);
            }
        });
        return all;
    }

    private ArrayNode toolsOf(String agent) {
        return shown((_, tool) -> attached.getOrDefault(agent, Set.of()).contains(tool.id()));
    }

    /** The names of the tools that the agent has, in the order of the tool server. */
    synchronized List<String> namesOf(String agent) {
        List<String> names = new ArrayList<>();
        toolsOf(agent).forEach(tool -> names.add(tool.path("name").asText()));
        return names;
    }

    /** The names of the tool servers. */
    synchronized List<String> registered() {
        return servers.values().stream()
                .map(server -> server.shown().path("server_name").asText())
                .toList();
    }

    /** How often tools were attached, repetitions included. */
    synchronized List<String> attachments() {
        return List.copyOf(attachments);
    }

    /** Calls a tool that the agent has. Empty when the tool server refuses. */
    Optional<JsonNode> callTool(String agent, String name, ObjectNode arguments) throws IOException {
        Registered server;
        synchronized (this) {
            server = Optional.ofNullable(tools.get(name))
                    .filter(tool -> attached.getOrDefault(agent, Set.of()).contains(tool.id()))
                    .map(tool -> servers.get(tool.server()))
                    .orElseThrow(() -> new IOException(agent + " has no tool " + name));
        }
        ObjectNode params = FakeServer.object().put("name", name);
        params.set("arguments", arguments);
        return call(server, Optional.of(agent), "tools/call", params);
    }

    private static Optional<JsonNode> call(Registered server, Optional<String> agent, String method, ObjectNode params)
            throws IOException {
        ObjectNode message =
                FakeServer.object().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        message.set("params", params);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server.shown().path("server_url").asText()))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(message.toString()));
        server.shown()
                .path("custom_headers")
                .propertyStream()
                .forEach(header ->
                        request.header(header.getKey(), header.getValue().asText()));
        agent.ifPresent(id -> request.header("X-Agent-Id", id));
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? Optional.of(FakeServer.JSON.readTree(response.body()).path("result"))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
