package dev.homeroom.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.Directive.Busy;
import dev.homeroom.fake.Directive.RateLimited;
import dev.homeroom.fake.LettaRun.Mode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A Letta API server as far as Homeroom uses one, behaving as the recordings do: pages of agents, conversations, streams with
 * keep-alives, background runs that are found again by {@code otid}, and errors in all their shapes.
 */
public final class FakeLetta extends FakeServer {
    private static final String DEFAULT = "default";
    private static final int PAGE = 20;
    private static final String AWAITS =
            "CONFLICT: Cannot send a new message: The agent is waiting for approval on a tool call. Please approve or deny"
                    + " the pending request before continuing.";

    /** A question that an agent began to work on. A repeated one is the same question. */
    public record Asked(String agentId, String conversationId, String text, String otid) {}

    /** What an agent was told about a tool call, once for each time. */
    public record Told(String agentId, String tool, boolean isAllowed, String reason) {
        @Override
        public String toString() {
            return tool + (isAllowed ? " allowed" : " denied: " + reason);
        }
    }

    private final LettaAgents agents = new LettaAgents();
    private final Map<String, String> conversations = new ConcurrentHashMap<>();
    private final LettaRuns runs = new LettaRuns();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final LettaToolServers toolServers = new LettaToolServers();
    private final Set<String> unrecorded = ConcurrentHashMap.newKeySet();
    private volatile LettaVersion version = LettaVersion.OF_0_16_8;
    private volatile boolean redis = true;
    private volatile Optional<String> runName = Optional.empty();

    /** On a free port. */
    public FakeLetta() {
        this(0);
    }

    public FakeLetta(int port) {
        super(port);
    }

    public void version(LettaVersion to) {
        version = to;
    }

    /** Without Redis there are no background runs and no locks. */
    public void withoutRedis() {
        redis = false;
    }

    /** @return the new agent's id */
    public String addAgent(String name, String... tags) {
        String id = "agent-" + UUID.randomUUID();
        agents.add(id, name, Set.of(tags));
        return id;
    }

    /** Adds an agent, also one that was removed or left out. */
    public void addAgentWithId(String id, String name) {
        agents.add(id, name, Set.of());
    }

    public void describe(String agentId, String description) {
        agents.describe(agentId, description);
    }

    public void rename(String agentId, String name) {
        agents.rename(agentId, name);
    }

    public void remove(String agentId) {
        agents.remove(agentId);
    }

    /** Hides it from lists only. */
    public void leaveOutOfLists(String agentId) {
        agents.leaveOutOfLists(agentId);
    }

    /** Counts so many agents more than it lists. */
    public void miscountBy(int more) {
        agents.miscountBy(more);
    }

    /** @return the id of a new conversation with the agent */
    public String openConversation(String agentId) {
        String id = "conv-" + UUID.randomUUID();
        openConversation(id, agentId);
        return id;
    }

    public void openConversation(String id, String agentId) {
        conversations.put(id, agentId);
    }

    public void removeConversation(String id) {
        conversations.remove(id);
    }

    /** Names the next runs so. */
    public void nameRuns(String name) {
        runName = Optional.of(name);
    }

    /** Forgets all runs, as a server whose database was replaced. */
    public void forgetRuns() {
        runs.forget();
    }

    /** Agents and conversations stay. The agents echo, and their questions are not recorded. Everything else begins anew. */
    public void startOver() {
        unrecorded.addAll(agents.ids());
        forgetScripts();
        runs.forget();
        runs.forgetQuestions();
        told.clear();
        redis = true;
        comeUp();
    }

    /** The questions, oldest first. */
    public List<Asked> asked() {
        return runs.asked().stream()
                .filter(question -> !unrecorded.contains(question.agentId()))
                .toList();
    }

    /** The maximum number of simultaneous runs. */
    public int mostActive() {
        return runs.mostActive();
    }

    /** Whether an agent has sent at least a part of an answer. */
    public boolean hasBegunToAnswer() {
        return !runs.where(LettaRun::hasSpoken).isEmpty();
    }

    public int cancelledRuns() {
        return runs.where(LettaRun::isCancelled).size();
    }

    /** The names of the registered tool servers. */
    public List<String> toolServers() {
        return toolServers.registered();
    }

    /** The names of the tools that an agent has. */
    public List<String> toolsOf(String agentId) {
        return toolServers.namesOf(agentId);
    }

    /** Somebody writes a tool of their own, and gives it to an agent. */
    public void addTool(String agentId, String name) {
        toolServers.addTool(agentId, name);
    }

    /** Each request to attach a tool, repetitions included, as {@code AGENT TOOL}. */
    public List<String> attachments() {
        return toolServers.attachments();
    }

    /** The agent calls a tool that it has, as in a turn. Empty when the tool server refuses the call. */
    public Optional<JsonNode> callTool(String agentId, String tool, ObjectNode arguments) throws IOException {
        return toolServers.callTool(agentId, tool, arguments);
    }

    /** Lets a conversation wait for an approval since earlier work. */
    public void waitForApproval(String conversation, String tool) {
        ObjectNode request =
                object().put("id", "message-" + UUID.randomUUID()).put("message_type", "approval_request_message");
        request.putArray("tool_calls")
                .addObject()
                .put("name", tool)
                .put("arguments", "{}")
                .put("tool_call_id", "call-" + UUID.randomUUID());
        runs.awaits(conversation, "run-before", request);
    }

    /** The approvals and denials that agents were told, oldest first: {@code tool allowed} or {@code tool denied: reason}. */
    public List<String> decisions() {
        return told.stream().map(Told::toString).toList();
    }

    /** The same with the agents. */
    public List<Told> told() {
        return List.copyOf(told);
    }

    @Override
    String unauthorized() {
        return detail("Unauthorized");
    }

    @Override
    void answer(HttpCall call) throws IOException {
        if (toolServers.answer(call)) {
            return;
        }
        boolean conversing = version != LettaVersion.OF_0_11_7;
        if (call.is("POST", "/v1/conversations/*/messages") && conversing) {
            askInConversation(call, call.id());
        } else if (call.is("POST", "/v1/agents/*/messages/stream")) {
            askInDefaultThread(call, call.id());
        } else if (call.is("GET", "/v1/health/")) {
            ObjectNode health = object().put("version", version.text()).put("status", "ok");
            call.answer(200, health.toString());
        } else if (call.is("GET", "/v1/agents/")) {
            call.answer(200, agents.page(call).toString());
        } else if (call.is("GET", "/v1/agents/count")) {
            call.answer(200, String.valueOf(agents.count()));
        } else if (call.is("GET", "/v1/agents/*")) {
            found(
                    call,
                    agents.one(call.id()).map(agent -> withPending(agent, call)),
                    "Agent with ID " + call.id() + " not found");
        } else if (call.is("GET", "/v1/agents/*/messages")
                || (call.is("GET", "/v1/conversations/*/messages") && conversing)) {
            ArrayNode latest = JSON.createArrayNode();
            runs.messages(call.id()).stream().limit(PAGE).forEach(latest::add);
            call.answer(200, latest.toString());
        } else if (call.is("GET", "/v1/conversations/") && conversing) {
            call.answer(200, "[]");
        } else if (call.is("POST", "/v1/conversations/") && conversing) {
            createConversation(call, call.query("agent_id").orElse(""));
        } else if (call.is("POST", "/v1/conversations/*/stream") && conversing) {
            streamAgain(call, bodyOf(call).path("run_id").asText(""));
        } else if (call.is("POST", "/v1/runs/*/stream") && conversing) {
            streamAgain(call, call.id());
        } else if (call.is("POST", "/v1/conversations/*/cancel") && conversing) {
            cancelConversation(call);
        } else if (call.is("POST", "/v1/agents/*/messages/cancel")) {
            cancelRuns(call);
        } else if (call.is("GET", "/v1/runs/*")) {
            found(call, runs.named(call.id()).map(LettaRun::description), noRun(call.id()));
        } else if (call.is("GET", "/v1/runs/*/messages")) {
            found(call, runs.named(call.id()).map(LettaRun::messages), noRun(call.id()));
        } else if (call.is("GET", "/v1/models") || call.is("GET", "/v1/models/")) {
            call.answer(200, "[{\"handle\":\"letta/letta-free\",\"name\":\"letta-free\",\"model_type\":\"llm\"}]");
        } else if (call.is("GET", "/v1/agents")
                || call.is("GET", "/v1/health")
                || call.is("GET", "/v1/conversations")) {
            call.addHeader("Location", url() + call.path() + "/");
            call.answer(307, "");
        } else {
            call.answer(404, detail("Not Found"));
        }
    }

    private static JsonNode bodyOf(HttpCall call) throws IOException {
        return JSON.readTree(call.body());
    }

    private static String detail(String text) {
        return object().put("detail", text).toString();
    }

    private static String noRun(String id) {
        return "Run not found with id='['" + id + "']'";
    }

    private static void found(HttpCall call, Optional<? extends JsonNode> item, String otherwise) throws IOException {
        if (item.isPresent()) {
            call.answer(200, item.get().toString());
        } else {
            call.answer(404, detail(otherwise));
        }
    }

    private void createConversation(HttpCall call, String agent) throws IOException {
        if (agents.has(agent)) {
            ObjectNode conversation =
                    object().put("id", openConversation(agent)).put("agent_id", agent);
            call.answer(200, conversation.toString());
        } else {
            unknownAgent(call, agent);
        }
    }

    private static void unknownAgent(HttpCall call, String agent) throws IOException {
        call.answer(404, detail("Agent with ID " + agent + " not found"));
    }

    private void askInConversation(HttpCall call, String conversation) throws IOException {
        JsonNode body = bodyOf(call);
        String agent = conversation.equals(DEFAULT)
                ? body.path("agent_id").asText("")
                : conversations.getOrDefault(conversation, "");
        if (agent.isEmpty()) {
            call.answer(404, detail("Conversation not found with id='['" + conversation + "']', access level"));
        } else if (!agents.has(agent)) {
            unknownAgent(call, agent);
        } else if (body.path("background").asBoolean() && !redis) {
            noRedis(call);
        } else {
            say(call, task(agent, conversation, body, redis ? Mode.LOCKED : Mode.PLAIN), body);
        }
    }

    private void askInDefaultThread(HttpCall call, String agent) throws IOException {
        if (agents.has(agent)) {
            JsonNode body = bodyOf(call);
            say(call, task(agent, DEFAULT, body, Mode.PLAIN), body);
        } else {
            unknownAgent(call, agent);
        }
    }

    private void say(HttpCall call, LettaRun.Task task, JsonNode body) throws IOException {
        JsonNode message = body.path("messages").path(0);
        if (message.path("type").asText().equals("approval")) {
            approve(
                    call,
                    task,
                    message.path("approvals"),
                    body.path("max_steps").asInt() == 1);
        } else {
            ask(call, task);
        }
    }

    /** @param mode becomes one in the background if that is asked for and possible */
    private LettaRun.Task task(String agent, String conversation, JsonNode body, Mode mode) {
        JsonNode message = body.path("messages").path(0);
        String text = textOf(message.path("content"));
        return new LettaRun.Task(
                runName.orElseGet(() -> "run-" + UUID.randomUUID()),
                agent,
                conversation,
                message.path("otid").asText(""),
                text,
                scriptFor(agent, text),
                version,
                mode == Mode.LOCKED && body.path("background").asBoolean() ? Mode.BACKGROUND : mode);
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

    /** Since 0.16 the agent tells what its default thread waits for. */
    private JsonNode withPending(JsonNode agent, HttpCall call) {
        boolean isAsked = call.query("include").orElse("").contains("pending_approval");
        if (version != LettaVersion.OF_0_11_7 && isAsked && agent instanceof ObjectNode object) {
            object.set(
                    "pending_approval",
                    runs.awaited(call.id())
                            .<JsonNode>map(LettaRuns.Awaited::request)
                            .orElse(null));
        }
        return agent;
    }

    /** A thread that waits takes nothing but approvals. */
    private boolean isRefused(LettaRun.Task task) {
        return !runs.isRepeated(task) && runs.awaited(task.thread()).isPresent();
    }

    /**
     * Tells the agent what was decided on each call that waits.
     *
     * @param isStop whether the agent does nothing then
     */
    private void approve(HttpCall call, LettaRun.Task task, JsonNode approvals, boolean isStop) throws IOException {
        if (runs.isRepeated(task)) {
            ask(call, task);
            return;
        }
        Optional<LettaRuns.Awaited> awaited = runs.awaited(task.thread());
        List<String> named = approvals.findValuesAsText("tool_call_id");
        if (awaited.isEmpty()) {
            call.answer(
                    400,
                    detail(
                            "Cannot process approval response: No tool call is currently awaiting approval. Please send a"
                                    + " regular message to interact with the agent."));
        } else if (!awaited.get().calls().equals(named)) {
            call.answer(
                    400,
                    detail("Invalid tool call IDs. Expected '" + awaited.get().calls() + "', but received '" + named
                            + "'."));
        } else {
            List<Told> decided = new ArrayList<>();
            List<Directive> work = new ArrayList<>();
            for (int i = 0; i < named.size(); i++) {
                JsonNode approval = approvals.path(i);
                boolean allowed = approval.path("approve").asBoolean();
                String tool = awaited.get()
                        .request()
                        .path("tool_calls")
                        .path(i)
                        .path("name")
                        .asText();
                decided.add(new Told(
                        task.agentId(), tool, allowed, approval.path("reason").asText()));
                work.add(new Directive.ReturnTool(named.get(i), allowed));
            }
            told.addAll(isStop ? List.of() : decided);
            runs.approved(task.thread());
            work.add(
                    isStop
                            ? new Directive.ReachLimit()
                            : Directive.Say.whole(question ->
                                    decided.stream().map(Told::toString).collect(Collectors.joining("; "))));
            ask(call, task.with(Script.of(work.toArray(Directive[]::new))));
        }
    }

    private void ask(HttpCall call, LettaRun.Task task) throws IOException {
        switch (runs.begin(task.isQuestion() && isRefused(task) ? task.refused(AWAITS) : task)) {
            case LettaRuns.Start.Begun(var run) -> begin(call, run);
            case LettaRuns.Start.Repeated(var run) -> run.stream(call, pingEvery());
            case LettaRuns.Start.Refused(Busy()) -> {
                ObjectNode busy = object().put(
                                "detail", "CONFLICT: Cannot send a new message: Another request is being processed.")
                        .put("run_id", "run-other");
                call.answer(409, busy.toString());
            }
            case LettaRuns.Start.Refused(RateLimited(int seconds)) -> {
                call.addHeader("Retry-After", String.valueOf(seconds));
                call.answer(429, detail("Too many requests"));
            }
        }
    }

    private void begin(HttpCall call, LettaRun run) throws IOException {
        Script script = run.task.script();
        if (!script.takesTime()) {
            run.workAndStream(call, pingEvery());
            return;
        }
        Thread.ofVirtual().start(run::work);
        if (script.disturbance().isPresent()) {
            run.stream(call, pingEvery(), script.disturbance().get());
        } else {
            run.stream(call, pingEvery());
        }
    }

    private void streamAgain(HttpCall call, String runId) throws IOException {
        Optional<LettaRun> run = runs.named(runId);
        if (!redis) {
            noRedis(call);
        } else if (run.isPresent()) {
            run.get().stream(call, pingEvery());
        } else {
            call.answer(404, detail(noRun(runId)));
        }
    }

    private static void noRedis(HttpCall call) throws IOException {
        call.answer(503, detail("INTERNAL_SERVER_ERROR: Background streaming requires Redis to be running."));
    }

    private void cancelConversation(HttpCall call) throws IOException {
        ObjectNode cancelled = object();
        runs.where(run -> run.task.conversationId().equals(call.id()) && run.isRunning())
                .forEach(run -> cancelled.put(run.task.runId(), cancelled(run)));
        if (cancelled.isEmpty()) {
            call.answer(409, detail("CONFLICT: No active runs to cancel"));
        } else {
            call.answer(200, cancelled.toString());
        }
    }

    /** Runs that are over count as cancelled, and unknown ones as failed. */
    private void cancelRuns(HttpCall call) throws IOException {
        ObjectNode cancelled = object();
        bodyOf(call)
                .path("run_ids")
                .forEach(id -> cancelled.put(
                        id.asText(),
                        runs.named(id.asText()).map(this::cancelled).orElse("failed")));
        call.answer(200, cancelled.toString());
    }

    /** A run that works or waits is cancelled, and the calls for which the agent's default thread waits are denied: no others. */
    private String cancelled(LettaRun run) {
        if (run.isRunning() || run.waitsForPeople()) {
            run.cancel();
            run.cancelWaiting();
            if (version != LettaVersion.OF_0_11_7) {
                runs.withdraw(run.task.agentId());
            }
        }
        return "cancelled";
    }
}
