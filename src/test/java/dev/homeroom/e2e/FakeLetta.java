package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a Letta server (0.16.8 with Redis) that Homeroom uses: pages of agents, conversations, streamed answers,
 * runs found by their {@code otid}. Tests define the agents and their reactions.
 */
final class FakeLetta implements AutoCloseable {
    private static final String VERSION = "0.16.8";
    private static final Pattern AGENT = Pattern.compile("/v1/agents/([^/]+)");
    private static final Pattern IN_DEFAULT_THREAD = Pattern.compile("/v1/agents/([^/]+)/messages(?:/stream)?");
    private static final Pattern IN_CONVERSATION = Pattern.compile("/v1/conversations/([^/]+)/messages");
    private static final Pattern OF_ALL_IN_CONVERSATION = Pattern.compile("/v1/conversations/([^/]+)/(cancel|stream)");
    private static final Pattern CANCEL = Pattern.compile("/v1/agents/([^/]+)/messages/cancel");
    private static final Pattern RUN_STREAM = Pattern.compile("/v1/runs/([^/]+)/stream");
    private static final Pattern RUN = Pattern.compile("/v1/runs/([^/]+)(/messages)?");

    private final int port = FreePort.choose();
    private HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LettaAgents agents = new LettaAgents();
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final Map<String, String> conversations = new ConcurrentHashMap<>();
    private final Map<String, LettaRun> runs = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    /** The agents of earlier scenarios. */
    private final Set<String> earlier = ConcurrentHashMap.newKeySet();

    private boolean listens;
    private volatile boolean down;
    private volatile boolean redis = true;

    /** A message that an agent accepted. A repeated {@code otid} is the same message. */
    record Asked(String agentId, String conversationId, String text) {}

    private FakeLetta() {
        listen();
    }

    static FakeLetta start() {
        return new FakeLetta();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Ends {@link #refuseConnections}, on the same port. */
    void listen() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        listens = true;
    }

    /** Refuses new connections and closes open ones. */
    void refuseConnections() {
        server.stop(0);
        listens = false;
    }

    /** @return the new agent's id */
    String addAgent(String name) {
        return agents.add(name);
    }

    void describe(String agentId, String description) {
        agents.describe(agentId, description);
    }

    void rename(String agentId, String name) {
        agents.rename(agentId, name);
    }

    void remove(String agentId) {
        agents.remove(agentId);
    }

    /** Restores it with its old id. */
    void bringBack(String agentId, String name) {
        agents.bringBack(agentId, name);
    }

    /** Hides it from lists only. */
    void leaveOutOfLists(String agentId) {
        agents.leaveOutOfLists(agentId);
    }

    /** @return the id of a further conversation with the agent */
    String openConversation(String agentId) {
        String id = "conv-" + UUID.randomUUID();
        conversations.put(id, agentId);
        return id;
    }

    /** Applies from the next message on. The default is to echo. */
    void let(String agentId, Behaviour behaviour) {
        behaviours.put(agentId, behaviour);
    }

    /** All accepted messages to this scenario's agents, in order. */
    List<Asked> asked() {
        return asked.stream()
                .filter(message -> !earlier.contains(message.agentId()))
                .toList();
    }

    /** Agents stay and echo. Everything else begins anew. */
    void forTheNextScenario() {
        earlier.addAll(agents.ids());
        behaviours.clear();
        asked.clear();
        runs.clear();
        redis = true;
        down = false;
        if (!listens) {
            listen();
        }
    }

    /** Whether an agent has sent at least a part of an answer. */
    boolean hasBegunToAnswer() {
        return runs.values().stream().anyMatch(LettaRun::hasSpoken);
    }

    /** Number of cancelled runs. */
    long cancelledRuns() {
        return runs.values().stream()
                .filter(run -> run.description().path("status").asText().equals("cancelled"))
                .count();
    }

    /** Disables repeated {@code otid}s and background runs. Runs are found only by their ids. */
    void withoutRedis() {
        redis = false;
    }

    /** Closes the connection of every request. */
    void goDown() {
        down = true;
    }

    void comeBack() {
        down = false;
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!down) {
                route(call, body);
            }
        }
    }

    private void route(HttpExchange call, String body) throws IOException {
        String path = call.getRequestURI().getPath();
        Matcher run = RUN.matcher(path);
        Matcher thread = IN_DEFAULT_THREAD.matcher(path);
        Matcher conversation = IN_CONVERSATION.matcher(path);
        Matcher agent = AGENT.matcher(path);
        Matcher all = OF_ALL_IN_CONVERSATION.matcher(path);
        Matcher cancel = CANCEL.matcher(path);
        Matcher again = RUN_STREAM.matcher(path);
        Map<String, String> query = LettaAgents.parameters(call.getRequestURI().getRawQuery());
        switch (path) {
            case "/v1/health/" -> answer(call, 200, Json.object(Map.of("version", VERSION, "status", "ok")));
            case "/v1/agents/" -> answer(call, 200, agents.page(query));
            case "/v1/agents/count" -> answer(call, 200, agents.count());
            case "/v1/conversations/" -> converse(call, query.getOrDefault("agent_id", ""));
            default -> {
                if (thread.matches()) {
                    take(call, thread.group(1), "default", Json.parse(body));
                } else if (conversation.matches()) {
                    takeInConversation(call, conversation.group(1), Json.parse(body));
                } else if (cancel.matches()) {
                    List<String> wanted = Json.parse(body)
                            .path("run_ids")
                            .valueStream()
                            .map(JsonNode::asText)
                            .toList();
                    cancelWhere(call, started -> wanted.contains(started.id()));
                } else if (all.matches() && all.group(2).equals("cancel")) {
                    cancelWhere(call, started -> started.isIn(all.group(1)));
                } else if (all.matches()) {
                    streamAgain(call, Json.parse(body).path("run_id").asText());
                } else if (again.matches()) {
                    streamAgain(call, again.group(1));
                } else if (run.matches()) {
                    tellOfRun(call, run.group(1), run.group(2) != null);
                } else if (agent.matches() && agents.has(agent.group(1))) {
                    answer(call, 200, agents.one(agent.group(1)));
                } else {
                    notFound(call);
                }
            }
        }
    }

    private void converse(HttpExchange call, String agentId) throws IOException {
        if (call.getRequestMethod().equals("GET")) {
            answer(call, 200, Json.parse("[]"));
        } else if (!agents.has(agentId)) {
            agentNotFound(call, agentId);
        } else {
            answer(call, 200, Json.object(Map.of("id", openConversation(agentId), "agent_id", agentId)));
        }
    }

    private void takeInConversation(HttpExchange call, String conversation, JsonNode body) throws IOException {
        String agentId =
                conversation.equals("default") ? body.path("agent_id").asText() : conversations.get(conversation);
        if (agentId == null) {
            notFound(call);
        } else {
            take(call, agentId, conversation, body);
        }
    }

    private void take(HttpExchange call, String agentId, String conversation, JsonNode body) throws IOException {
        Behaviour behaviour = behaviours.getOrDefault(agentId, Behaviour.echo());
        if (!agents.has(agentId)) {
            agentNotFound(call, agentId);
        } else if (behaviour instanceof Behaviour.Busy) {
            answer(
                    call,
                    409,
                    Json.object(Map.of(
                            "detail",
                            "CONFLICT: Cannot send a new message: Another request (run_id=run-other) is currently being processed",
                            "run_id",
                            "run-other")));
        } else if (behaviour instanceof Behaviour.RateLimited(int seconds)) {
            call.getResponseHeaders().set("Retry-After", String.valueOf(seconds));
            answer(call, 429, Json.object(Map.of("detail", "Too many requests")));
        } else {
            answerOrRefuse(call, agentId, conversation, body, behaviour);
        }
    }

    private void answerOrRefuse(
            HttpExchange call, String agentId, String conversation, JsonNode body, Behaviour behaviour)
            throws IOException {
        if (body.path("background").asBoolean() && !redis) {
            noRedis(call);
        } else {
            JsonNode message = body.path("messages").path(0);
            LettaRun run = runFor(message, agentId, conversation, behaviour);
            if (behaviour instanceof Behaviour.Unseen) {
                return;
            }
            run.stream(call);
        }
    }

    private void streamAgain(HttpExchange call, String runId) throws IOException {
        Optional<LettaRun> run = run(runId);
        if (!redis) {
            noRedis(call);
        } else if (run.isEmpty()) {
            notFound(call);
        } else {
            run.get().stream(call);
        }
    }

    private void cancelWhere(HttpExchange call, Predicate<LettaRun> which) throws IOException {
        List<LettaRun> cancelled =
                runs.values().stream().filter(which).filter(LettaRun::cancel).toList();
        if (cancelled.isEmpty()) {
            answer(call, 409, Json.object(Map.of("detail", "CONFLICT: No active runs to cancel")));
        } else {
            ObjectNode result = Json.object();
            cancelled.forEach(run -> result.put(run.id(), "cancelled"));
            answer(call, 200, result);
        }
    }

    private Optional<LettaRun> run(String runId) {
        return runs.values().stream().filter(run -> run.id().equals(runId)).findFirst();
    }

    private static void noRedis(HttpExchange call) throws IOException {
        answer(call, 503, Json.object(Map.of("detail", "Background streaming requires Redis to be running.")));
    }

    private LettaRun runFor(JsonNode message, String agentId, String conversation, Behaviour behaviour) {
        String fresh = UUID.randomUUID().toString();
        String otid = redis ? message.path("otid").asText(fresh) : fresh;
        return runs.computeIfAbsent(otid, _ -> {
            String text = textOf(message.path("content"));
            asked.add(new Asked(agentId, conversation, text));
            return LettaRun.start(agentId, conversation, text, behaviour, threads);
        });
    }

    private static String textOf(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        List<String> parts = new ArrayList<>();
        content.forEach(part -> parts.add(
                part.path("type").asText().equals("image")
                        ? "<" + part.path("source").path("media_type").asText() + ">"
                        : part.path("text").asText()));
        return String.join("\n", parts);
    }

    private void tellOfRun(HttpExchange call, String runId, boolean itsMessages) throws IOException {
        Optional<LettaRun> found = run(runId);
        if (found.isEmpty()) {
            notFound(call);
        } else {
            answer(call, 200, itsMessages ? found.get().messages() : found.get().description());
        }
    }

    private static void agentNotFound(HttpExchange call, String agentId) throws IOException {
        answer(call, 404, Json.object(Map.of("detail", "Agent with ID " + agentId + " not found")));
    }

    private static void notFound(HttpExchange call) throws IOException {
        answer(call, 404, Json.object(Map.of("detail", "Not found")));
    }

    private static void answer(HttpExchange call, int status, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
    }

    static ObjectNode withType(String type) {
        return Json.object(Map.of("message_type", type));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
