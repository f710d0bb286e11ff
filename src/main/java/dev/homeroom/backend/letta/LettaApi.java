package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentBackend.Circuit;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.RequestGuard;
import dev.homeroom.backend.upstream.Upstream;
import dev.homeroom.backend.upstream.UpstreamReply;
import dev.homeroom.backend.upstream.UpstreamRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The endpoints in use. Paths of collections end in a slash, paths of items do not; the other form gets a redirect. */
final class LettaApi implements AutoCloseable {
    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(30);
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(10);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);
    /** Letta gives a tool server 30 s to connect, and 30 s for its list. */
    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(75);

    private static final String TOOL_SERVERS = "/v1/mcp-servers/";
    private static final String HEALTH = "/v1/health/";
    private static final String NO_RUN = "run-00000000-0000-4000-8000-000000000000";
    private static final String LATEST = "?limit=20&order=desc";
    private static final int LARGEST_PAGE = 32 * 1024 * 1024;
    private static final int LARGEST_ANSWER = 8 * 1024 * 1024;

    private final Upstream upstream;
    private final int pageSize;

    LettaApi(BackendConfig config, RequestGuard guard) {
        this.upstream =
                new Upstream(config.server(), config.apiKey(), config.limits().connect(), guard);
        this.pageSize = config.pageSize();
        upstream.probeBy(UpstreamRequest.get(HEALTH), PROBE_LIMIT, LARGEST_ANSWER);
    }

    Circuit circuit() {
        return upstream.circuit();
    }

    int pageSize() {
        return pageSize;
    }

    /** {@code GET /v1/health/}; the reply has the version. */
    UpstreamReply.Complete health() {
        return lookUp(HEALTH);
    }

    /** {@code GET /v1/conversations/}; only checks that the endpoint exists. */
    UpstreamReply.Complete someConversations() {
        return lookUp("/v1/conversations/?limit=1");
    }

    /** {@code POST /v1/conversations/{id}/cancel}: cancels every run in the conversation (since 0.16.1). */
    UpstreamReply.Complete cancelConversation(String conversationId) {
        return upstream.fetchAnyway(
                UpstreamRequest.post("/v1/conversations/" + encoded(conversationId) + "/cancel", "{}"),
                CANCEL_LIMIT,
                LARGEST_ANSWER);
    }

    /** {@code POST /v1/agents/{id}/messages/cancel} for one run (since 0.8). */
    UpstreamReply.Complete cancelRun(String agentId, String runId) {
        ObjectNode body = Json.object();
        body.putArray("run_ids").add(runId);
        return upstream.fetchAnyway(
                UpstreamRequest.post("/v1/agents/" + encoded(agentId) + "/messages/cancel", Json.write(body)),
                CANCEL_LIMIT,
                LARGEST_ANSWER);
    }

    /** {@code POST /v1/conversations/{id}/stream} for a run that does not exist: 404 with Redis, 503 without. */
    UpstreamReply.Complete streamOfNoRun() {
        String body = Json.write(Json.object().put("run_id", NO_RUN));
        return upstream.fetch(
                UpstreamRequest.post("/v1/conversations/default/stream", body), LOOKUP_LIMIT, LARGEST_ANSWER);
    }

    /**
     * {@code GET /v1/agents/}, oldest first. Without the two {@code include} parameters the server sends each agent with
     * all its related objects.
     *
     * @param after the last agent of the previous page
     */
    UpstreamReply.Complete agents(Optional<String> after) {
        String page = "/v1/agents/?limit=" + pageSize + "&order=asc&include_relationships=tags&include=agent.tags"
                + after.map(id -> "&after=" + encoded(id)).orElse("");
        return upstream.read(UpstreamRequest.get(page), LOOKUP_LIMIT, LARGEST_PAGE);
    }

    /** {@code GET /v1/agents/{id}}: 404 only if the agent does not exist. */
    UpstreamReply.Complete agent(String agentId) {
        return lookUp("/v1/agents/" + encoded(agentId) + "?include_relationships=tags&include=agent.tags");
    }

    /** {@code GET /v1/agents/{id}} with {@code pending_approval}, where the server knows it. */
    UpstreamReply.Complete pendingApproval(String agentId) {
        return lookUp("/v1/agents/" + encoded(agentId) + "?include_relationships=none&include=agent.pending_approval");
    }

    /** {@code GET /v1/agents/{id}/messages}: the latest of the default thread, and of conversations, in any order. */
    UpstreamReply.Complete latestMessages(String agentId) {
        return lookUp("/v1/agents/" + encoded(agentId) + "/messages" + LATEST);
    }

    /** {@code GET /v1/conversations/{id}/messages}: the latest, in any order. */
    UpstreamReply.Complete latestMessagesIn(String conversationId) {
        return lookUp(conversation(conversationId) + LATEST);
    }

    /** {@code GET /v1/agents/count}: a bare number (since 0.7). */
    UpstreamReply.Complete agentCount() {
        return lookUp("/v1/agents/count");
    }

    /** {@code POST /v1/conversations/}; the agent's id is in the query. */
    UpstreamReply.Complete createConversation(String agentId, String label) {
        String body = Json.write(Json.object().put("summary", label));
        return upstream.fetch(
                UpstreamRequest.post("/v1/conversations/?agent_id=" + encoded(agentId), body),
                LOOKUP_LIMIT,
                LARGEST_ANSWER);
    }

    /** {@code POST /v1/conversations/{id}/messages}; the reply is a stream. */
    UpstreamReply sayInConversation(String conversationId, ObjectNode body, Duration limit) {
        return say(conversation(conversationId), body, limit);
    }

    /** {@code POST /v1/agents/{id}/messages/stream}: the agent's default thread, in every version. */
    UpstreamReply sayInDefaultThread(String agentId, ObjectNode body, Duration limit) {
        return say(defaultThread(agentId), body, limit);
    }

    /** Like {@link #sayInConversation}, for a message that begins no work: the reply is the whole stream. */
    UpstreamReply.Complete endInConversation(String conversationId, ObjectNode body) {
        return end(conversation(conversationId), body);
    }

    /** Like {@link #sayInDefaultThread}, for a message that begins no work. */
    UpstreamReply.Complete endInDefaultThread(String agentId, ObjectNode body) {
        return end(defaultThread(agentId), body);
    }

    private static String conversation(String conversationId) {
        return "/v1/conversations/" + encoded(conversationId) + "/messages";
    }

    private static String defaultThread(String agentId) {
        return "/v1/agents/" + encoded(agentId) + "/messages/stream";
    }

    private UpstreamReply.Complete end(String path, ObjectNode body) {
        return upstream.fetchAnyway(UpstreamRequest.post(path, Json.write(body)), CANCEL_LIMIT, LARGEST_ANSWER);
    }

    /** {@code POST /v1/runs/{id}/stream}: the stream of a background run, replayed from its start (since 0.16.7). */
    UpstreamReply streamOfRun(String runId, Duration limit) {
        ObjectNode body = Json.object().put("starting_after", 0).put("include_pings", true);
        return say("/v1/runs/" + encoded(runId) + "/stream", body, limit);
    }

    private UpstreamReply say(String path, ObjectNode body, Duration limit) {
        return upstream.stream(UpstreamRequest.post(path, Json.write(body)), limit, LARGEST_ANSWER);
    }

    /** {@code GET /v1/runs/{id}}. */
    UpstreamReply.Complete run(String runId) {
        return lookUp("/v1/runs/" + encoded(runId));
    }

    /** {@code GET /v1/runs/{id}/messages}, oldest first. */
    UpstreamReply.Complete runMessages(String runId) {
        return lookUp("/v1/runs/" + encoded(runId) + "/messages?limit=1000&order=asc");
    }

    /** {@code GET /v1/mcp-servers/} (since 0.13): at most 200 servers, with their headers. */
    UpstreamReply.Complete toolServers() {
        return lookUp(TOOL_SERVERS);
    }

    /** {@code POST /v1/mcp-servers/}. A name that is taken is an error. */
    UpstreamReply.Complete addToolServer(ObjectNode body) {
        return change("POST", TOOL_SERVERS, Json.write(body));
    }

    /** {@code PATCH /v1/mcp-servers/{id}}. */
    UpstreamReply.Complete changeToolServer(String id, ObjectNode body) {
        return change("PATCH", TOOL_SERVERS + encoded(id), Json.write(body));
    }

    /** {@code DELETE /v1/mcp-servers/{id}}: removes its tools too, from all agents. */
    UpstreamReply.Complete removeToolServer(String id) {
        return change("DELETE", TOOL_SERVERS + encoded(id), "");
    }

    /** {@code PATCH /v1/mcp-servers/{id}/refresh}: Letta reads the tools of the server, as this agent. */
    UpstreamReply.Complete refreshTools(String id, String agentId) {
        return change("PATCH", TOOL_SERVERS + encoded(id) + "/refresh?agent_id=" + encoded(agentId), "");
    }

    /** {@code GET /v1/mcp-servers/{id}/tools}: those that Letta has read. */
    UpstreamReply.Complete toolsOf(String id) {
        return lookUp(TOOL_SERVERS + encoded(id) + "/tools");
    }

    /** {@code GET /v1/tools/?names=}: the tools of these names, of tool servers and others. */
    UpstreamReply.Complete toolsNamed(Collection<String> names) {
        return lookUp(names.stream()
                .map(name -> "&names=" + encoded(name))
                .collect(Collectors.joining("", "/v1/tools/?limit=1000", "")));
    }

    /** {@code GET /v1/agents/{id}/tools}. Without a limit, new servers send ten. */
    UpstreamReply.Complete attachedTools(String agentId) {
        return lookUp("/v1/agents/" + encoded(agentId) + "/tools?limit=1000");
    }

    /** {@code PATCH /v1/agents/{id}/tools/attach/{toolId}}. Idempotent. */
    UpstreamReply.Complete attachTool(String agentId, String toolId) {
        return change("PATCH", "/v1/agents/" + encoded(agentId) + "/tools/attach/" + encoded(toolId), "");
    }

    /** {@code PATCH /v1/agents/{id}/tools/detach/{toolId}}. Idempotent. */
    UpstreamReply.Complete detachTool(String agentId, String toolId) {
        return change("PATCH", "/v1/agents/" + encoded(agentId) + "/tools/detach/" + encoded(toolId), "");
    }

    private UpstreamReply.Complete change(String method, String path, String body) {
        Optional<String> json = Optional.of(body).filter(text -> !text.isEmpty());
        return upstream.fetch(new UpstreamRequest(method, path, Map.of(), json), CHANGE_LIMIT, LARGEST_ANSWER);
    }

    private UpstreamReply.Complete lookUp(String path) {
        return upstream.read(UpstreamRequest.get(path), LOOKUP_LIMIT, LARGEST_ANSWER);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        upstream.close();
    }
}
