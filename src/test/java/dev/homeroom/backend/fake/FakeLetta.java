package dev.homeroom.backend.fake;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A Letta API server as far as Homeroom uses one, behaving as the recordings do: pages, conversations, streams with pings,
 * background runs that are found again by {@code otid}, and errors in all their shapes.
 */
public final class FakeLetta extends FakeServer {
    private static final long PING_MILLIS = 100;
    private static final long LONGEST_MUTE = 60_000;

    /** A received question. */
    public record Asked(String agentId, String thread, String text, String otid) {}

    private final FakeAgents agents = new FakeAgents();
    private final Map<String, String> conversations = new ConcurrentHashMap<>();
    private final Map<String, FakeRun> runs = new ConcurrentHashMap<>();
    private final Map<String, FakeRun> runsByOtid = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger mostActive = new AtomicInteger();
    private volatile String version = "0.16.8";
    private volatile boolean redis = true;
    private volatile Optional<String> runName = Optional.empty();

    /** @param to for instance {@code 0.11.7}, which has no conversations and fails with status 500 */
    public void version(String to) {
        version = to;
    }

    /** Without Redis there are no background runs and no locks. */
    public void withoutRedis() {
        redis = false;
    }

    /** @return the id of the new agent */
    public String addAgent(String name, String... tags) {
        return agents.add(name, Set.of(tags));
    }

    public void renameAgent(String id, String name) {
        agents.rename(id, name);
    }

    public void removeAgent(String id) {
        agents.remove(id);
    }

    /** Counts so many agents more than it lists. */
    public void miscountBy(int more) {
        agents.miscountBy(more);
    }

    /** Called with 1, 2, 3, … after each page of agents that was made up, before it is sent. */
    public void onPage(IntConsumer listener) {
        agents.onPage(listener);
    }

    /** Deletes a conversation. */
    public void removeConversation(String id) {
        conversations.remove(id);
    }

    /** The questions that were worked on; one that was only attached to a run is not among them. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** The maximum number of simultaneous runs. */
    public int mostActive() {
        return mostActive.get();
    }

    /** Names the next runs so. */
    public void nameRuns(String name) {
        runName = Optional.of(name);
    }

    /** Forgets all runs, as a server whose database was replaced. */
    public void forgetRuns() {
        runs.clear();
        runsByOtid.clear();
    }

    @Override
    String unauthorized() {
        return "{\"detail\":\"Unauthorized\"}";
    }

    @Override
    void answer(FakeExchange exchange) throws IOException {
        boolean conversing = !version.startsWith("0.11");
        if (exchange.is("GET", "/v1/health/")) {
            exchange.json(200, Map.of("version", version, "status", "ok"));
        } else if (exchange.is("GET", "/v1/agents/")) {
            agents.list(exchange);
        } else if (exchange.is("GET", "/v1/agents/count")) {
            exchange.json(200, agents.count());
        } else if (exchange.is("GET", "/v1/agents/*")) {
            agents.one(exchange);
        } else if (exchange.is("POST", "/v1/agents/*/messages/stream")) {
            sayToAgent(exchange, exchange.segment(3));
        } else if (exchange.is("GET", "/v1/conversations/") && conversing) {
            exchange.json(200, List.of());
        } else if (exchange.is("POST", "/v1/conversations/") && conversing) {
            createConversation(exchange);
        } else if (exchange.is("POST", "/v1/conversations/*/messages") && conversing) {
            sayInConversation(exchange, exchange.segment(3));
        } else if (exchange.is("POST", "/v1/conversations/*/stream") && conversing) {
            resume(exchange, exchange.body().path("run_id").asText(""));
        } else if (exchange.is("POST", "/v1/conversations/*/cancel") && conversing) {
            cancelWhere(exchange, run -> run.thread.equals(exchange.segment(3)));
        } else if (exchange.is("POST", "/v1/agents/*/messages/cancel")) {
            List<String> wanted = exchange.body()
                    .path("run_ids")
                    .valueStream()
                    .map(JsonNode::asText)
                    .toList();
            cancelWhere(exchange, run -> wanted.contains(run.id));
        } else if (exchange.is("POST", "/v1/runs/*/stream") && conversing) {
            resume(exchange, exchange.segment(3));
        } else if (exchange.is("GET", "/v1/runs/*")) {
            run(exchange);
        } else if (exchange.is("GET", "/v1/runs/*/messages")) {
            runMessages(exchange);
        } else if (exchange.is("GET", "/v1/models/?")) {
            exchange.json(
                    200, List.of(Map.of("handle", "letta/letta-free", "name", "letta-free", "model_type", "llm")));
        } else if (exchange.is("GET", "/v1/(agents|health|conversations)")) {
            exchange.redirect(url() + exchange.path() + "/");
        } else {
            exchange.json(404, Map.of("detail", "Not Found"));
        }
    }

    private void createConversation(FakeExchange exchange) throws IOException {
        String agent = exchange.query("agent_id").orElse("");
        if (!agents.has(agent)) {
            FakeAgents.unknown(exchange, agent);
            return;
        }
        String id = "conv-" + UUID.randomUUID();
        conversations.put(id, agent);
        exchange.json(
                200,
                Map.of(
                        "id",
                        id,
                        "agent_id",
                        agent,
                        "summary",
                        exchange.body().path("summary").asText("")));
    }

    private void sayInConversation(FakeExchange exchange, String conversation) throws IOException {
        JsonNode body = exchange.body();
        boolean isDefault = conversation.equals("default");
        String agent = isDefault ? body.path("agent_id").asText("") : conversations.get(conversation);
        if (agent == null) {
            exchange.json(
                    404, Map.of("detail", "Conversation not found with id='['" + conversation + "']', access level"));
        } else if (!agents.has(agent)) {
            FakeAgents.unknown(exchange, agent);
        } else {
            say(exchange, agent, isDefault ? agent : conversation, body);
        }
    }

    private void sayToAgent(FakeExchange exchange, String agent) throws IOException {
        if (agents.has(agent)) {
            say(exchange, agent, agent, exchange.body());
        } else {
            FakeAgents.unknown(exchange, agent);
        }
    }

    private void say(FakeExchange exchange, String agent, String thread, JsonNode body) throws IOException {
        JsonNode message = body.path("messages").path(0);
        String otid = message.path("otid").asText("");
        boolean background = body.path("background").asBoolean(false);
        Directives directives = new Directives(message.path("content").asText(""));
        FakeRun known = background && redis ? runsByOtid.get(otid) : null;
        if (background && !redis) {
            exchange.json(
                    503, Map.of("detail", "INTERNAL_SERVER_ERROR: Background streaming requires Redis to be running."));
        } else if (known != null) {
            follow(exchange, known, 200, new Directives(""));
        } else if (directives.has("busy") || (redis && isBusy(thread))) {
            exchange.json(
                    409,
                    Map.ofEntries(
                            entry(
                                    "detail",
                                    "CONFLICT: Cannot send a new message: Another request is currently being processed."),
                            entry("run_id", "run-" + UUID.randomUUID())));
        } else {
            FakeRun run = new FakeRun(runName.orElse("run-" + UUID.randomUUID()), thread);
            runs.put(run.id, run);
            runsByOtid.put(otid, run);
            asked.add(new Asked(agent, thread, directives.text(), otid));
            work(run, directives);
            boolean oldFailure =
                    version.startsWith("0.11") && directives.error().isPresent();
            follow(exchange, run, oldFailure ? 500 : 200, directives);
        }
    }

    private boolean isBusy(String thread) {
        return runs.values().stream().anyMatch(run -> run.thread.equals(thread) && run.isRunning());
    }

    private void work(FakeRun run, Directives directives) {
        mostActive.accumulateAndGet(active.incrementAndGet(), Math::max);
        Thread.ofVirtual().start(() -> {
            try {
                new FakeTurn(this, run, directives, version).go();
            } finally {
                active.decrementAndGet();
            }
        });
    }

    private void follow(FakeExchange exchange, FakeRun run, int status, Directives directives) throws IOException {
        // Closed only at the end: closing would finish a stream in order that is to be cut.
        OutputStream events = exchange.events(status);
        try {
            int sent = 0;
            boolean more = true;
            while (more) {
                boolean running = run.isRunning();
                List<FakeRun.Chunk> news = run.from(sent, PING_MILLIS);
                for (FakeRun.Chunk chunk : news) {
                    FakeExchange.send(events, chunk.lines());
                    if (directives.has("mute")) {
                        waitFor(LONGEST_MUTE);
                        return;
                    }
                    if (directives.has("cut") && chunk.lines().contains("assistant_message")) {
                        throw new IOException("The connection is cut, as the question wanted it");
                    }
                }
                sent += news.size();
                if (news.isEmpty() && running && !version.startsWith("0.11")) {
                    FakeExchange.send(events, FakeTurn.ping(run));
                }
                more = waitFor(0) && (running || !news.isEmpty());
            }
            events.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void resume(FakeExchange exchange, String runId) throws IOException {
        FakeRun run = runs.get(runId);
        if (!redis) {
            exchange.json(503, Map.of("detail", "Background streaming requires Redis to be running."));
        } else if (run == null) {
            exchange.json(404, Map.of("detail", "Run not found with id='['" + runId + "']'"));
        } else {
            follow(exchange, run, 200, new Directives(""));
        }
    }

    private void cancelWhere(FakeExchange exchange, Predicate<FakeRun> which) throws IOException {
        List<FakeRun> cancelled =
                runs.values().stream().filter(FakeRun::isRunning).filter(which).toList();
        cancelled.forEach(run -> run.end("cancelled", "cancelled"));
        if (cancelled.isEmpty()) {
            exchange.json(409, Map.of("detail", "CONFLICT: No active runs to cancel"));
        } else {
            exchange.json(200, cancelled.stream().collect(Collectors.toMap(run -> run.id, run -> "cancelled")));
        }
    }

    private void run(FakeExchange exchange) throws IOException {
        FakeRun run = runs.get(exchange.segment(3));
        if (run == null) {
            exchange.json(404, Map.of("detail", "Run not found with id='['" + exchange.segment(3) + "']'"));
        } else {
            Map<String, Object> shown = new LinkedHashMap<>(Map.of("id", run.id, "status", run.status()));
            shown.put("stop_reason", run.stopReason().orElse(null));
            exchange.json(200, shown);
        }
    }

    private void runMessages(FakeExchange exchange) throws IOException {
        exchange.json(200, requireNonNull(runs.get(exchange.segment(3))).messages());
    }
}
