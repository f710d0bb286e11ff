package dev.homeroom.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.Directive.Disturbance;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The work of an agent of {@link FakeLetta} on one question: the streamed events, the stored messages and the state. It goes
 * on without a listener, and its stream can be repeated.
 */
final class LettaRun {
    private static final String DONE = "data: [DONE]\n\n";
    private static final Duration LONGEST_MUTE = Duration.ofMinutes(1);

    /** How Letta treats a question. */
    enum Mode {
        /** As any other, also a repeated one, and one in a thread where another run works. */
        PLAIN,
        /** One run at a time works in a thread. */
        LOCKED,
        /** Likewise, and a repeated question gets the first one's stream. */
        BACKGROUND
    }

    /** A question to an agent. */
    record Task(
            String runId,
            String agentId,
            String conversationId,
            String otid,
            String question,
            Script script,
            LettaVersion version,
            Mode mode) {
        static final String NO_QUESTION = "";

        /** Whether a person's message began it, rather than an approval. */
        boolean isQuestion() {
            return !question.equals(NO_QUESTION);
        }

        Task with(Script other) {
            return new Task(runId, agentId, conversationId, otid, question, other, version, mode);
        }

        /** The same as something that no agent gets. */
        Task refused(String text) {
            return new Task(
                    runId,
                    agentId,
                    conversationId,
                    otid,
                    NO_QUESTION,
                    Script.of(new Directive.TakeNothing(text)),
                    version,
                    mode);
        }

        /** What Letta locks: a conversation, or the default thread of the agent. */
        String thread() {
            return conversationId.equals("default") ? agentId : conversationId;
        }

        private boolean isOld() {
            return version == LettaVersion.OF_0_11_7;
        }
    }

    final Task task;
    private final Runnable whenOver;
    private final Consumer<ObjectNode> whenItWaits;
    private final List<String> events = new ArrayList<>();
    private final List<ObjectNode> messages = new ArrayList<>();
    private String step = newStep();
    private int inStep;
    private int toolCalls;
    private boolean spoken;
    private String status = "running";
    private Optional<String> stopReason = Optional.empty();

    /**
     * @param whenOver is called before the end can be seen
     * @param whenItWaits is called before with the request, if the work waits for an approval
     */
    LettaRun(Task task, Runnable whenOver, Consumer<ObjectNode> whenItWaits) {
        this.task = task;
        this.whenOver = whenOver;
        this.whenItWaits = whenItWaits;
        if (!task.isOld()) {
            events.add(ping());
        }
    }

    private static String newStep() {
        return "message-" + UUID.randomUUID();
    }

    synchronized boolean isRunning() {
        return status.equals("running");
    }

    /** Whether it ended because the agent waits for people. */
    synchronized boolean waitsForPeople() {
        return stopReason.equals(Optional.of("requires_approval"));
    }

    synchronized boolean isCancelled() {
        return status.equals("cancelled");
    }

    /** Whether at least a part of an answer is there. */
    synchronized boolean hasSpoken() {
        return spoken;
    }

    void work() {
        task.script().work().forEach(this::take);
        task.script().ending().ifPresentOrElse(this::endBadly, () -> end("completed", "end_turn", DONE));
    }

    private void take(Directive.Work step) {
        switch (step) {
            case Directive.Pause(var time) -> FakeServer.pause(time);
            case Directive.Think(var words) -> say("reasoning_message", "reasoning", words, 2, Duration.ZERO);
            case Directive.Say(var words, int pieces, var between) ->
                say("assistant_message", "content", words.apply(task.question()), pieces, between);
            case Directive.UseTool tool -> use(tool);
            case Directive.ReturnTool tool -> returned(tool);
        }
    }

    private void endBadly(Directive.Ending ending) {
        switch (ending) {
            case Directive.AwaitApproval request -> await(request);
            case Directive.ReachLimit() -> end("completed", "max_steps", DONE);
            case Directive.TakeNothing(var text) -> takeNothing(text);
            case Directive.FailModel(int code) -> fail(code);
            case Directive.TalkGarbage() ->
                over("completed", "end_turn", "data: {\"message_type\":\n\ndata: <html>no JSON\n\n" + DONE);
            case Directive.WorkForEver() -> {}
            case Directive.StreamNothing() -> throw new IllegalStateException("Letta sends no empty events");
        }
    }

    /** Streamed in pieces, stored as a whole. */
    private void say(String type, String field, String text, int pieces, Duration between) {
        if (text.isEmpty()) {
            return;
        }
        ObjectNode whole = message(type).put(field, text);
        for (String piece : Directive.pieces(text, pieces)) {
            FakeServer.pause(between);
            emit(data(pieces == 1 ? whole : whole.deepCopy().put(field, piece)));
        }
        store(whole);
    }

    private void returned(Directive.ReturnTool tool) {
        ObjectNode result = message("tool_return_message")
                .put("tool_call_id", tool.callId())
                .put("status", tool.succeeds() ? "success" : "error")
                .put("tool_return", "none");
        emit(data(result));
        store(result);
    }

    private void use(Directive.UseTool tool) {
        String id = "call-" + ++toolCalls;
        ObjectNode call = message("tool_call_message");
        call.putObject("tool_call")
                .put("name", tool.name())
                .put("arguments", tool.arguments())
                .put("tool_call_id", id);
        emit(data(call));
        store(call);
        FakeServer.pause(tool.time());
        ObjectNode result = message("tool_return_message")
                .put("tool_call_id", id)
                .put("status", tool.succeeds() ? "success" : "error")
                .put("tool_return", "none");
        emit(data(result));
        store(result);
        step = newStep();
        inStep = 0;
    }

    /** The first piece of a call has its name, the second one its arguments. */
    private void await(Directive.AwaitApproval approval) {
        ObjectNode whole = message("approval_request_message");
        ArrayNode calls = whole.putArray("tool_calls");
        for (String tool : approval.tools().apply(task.question())) {
            String id = "call-" + UUID.randomUUID();
            calls.add(call(id, tool, approval.arguments()));
            emit(data(piece(whole, call(id, tool, null))));
            emit(data(piece(whole, call(id, null, approval.arguments()))));
        }
        whole.set("tool_call", calls.path(0));
        store(whole);
        whenItWaits.accept(whole);
        end("completed", "requires_approval", DONE);
    }

    private static ObjectNode call(String id, @Nullable String tool, @Nullable String arguments) {
        return FakeServer.object().put("name", tool).put("arguments", arguments).put("tool_call_id", id);
    }

    private static ObjectNode piece(ObjectNode whole, ObjectNode call) {
        ObjectNode piece = whole.deepCopy();
        piece.set("tool_call", call);
        piece.set("tool_calls", call);
        return piece;
    }

    /** Streams in the background have no mark at their end then. */
    private void takeNothing(String text) {
        ObjectNode error = FakeServer.object()
                .put("message_type", "error_message")
                .put("run_id", task.runId())
                .put("error_type", "internal_error")
                .put("message", text)
                .put("detail", text);
        end("failed", "error", "event: error\n" + data(error) + (task.mode() == Mode.BACKGROUND ? "" : DONE));
    }

    private void fail(int code) {
        if (task.isOld()) {
            String text = (code == 429
                            ? "RATE_LIMIT_EXCEEDED: Rate limited by OpenAI"
                            : "INTERNAL_SERVER_ERROR: OpenAI API error")
                    + ": Error code: " + code;
            ObjectNode error = FakeServer.object().put("error", text).put("code", "INTERNAL_SERVER_ERROR");
            end("failed", "error", "event: error\n" + data(error));
            return;
        }
        String type = switch (code) {
            case 401 -> "llm_authentication";
            case 429 -> "llm_rate_limit";
            default -> "llm_error";
        };
        ObjectNode error = FakeServer.object()
                .put("message_type", "error_message")
                .put("run_id", task.runId())
                .put("error_type", type)
                .put("message", "The language model failed.")
                .put("detail", "Error code: " + code);
        end("failed", "llm_api_error", "event: error\n" + data(error) + DONE);
    }

    /** A run that waits for people is over, but becomes a cancelled one. */
    synchronized void cancelWaiting() {
        if (waitsForPeople()) {
            status = "cancelled";
            stopReason = Optional.of("cancelled");
        }
    }

    /** @return false if the run was over already */
    boolean cancel() {
        return end("cancelled", "cancelled", task.mode() == Mode.BACKGROUND ? DONE : "");
    }

    private boolean end(String how, String reason, String rest) {
        ObjectNode stop = FakeServer.object().put("message_type", "stop_reason").put("stop_reason", reason);
        return over(how, reason, data(stop) + rest);
    }

    /** A run ends once: a cancelled run stays cancelled. */
    private synchronized boolean over(String how, String reason, String lastEvents) {
        if (!isRunning()) {
            return false;
        }
        whenOver.run();
        events.add(lastEvents);
        status = how;
        stopReason = Optional.of(reason);
        notifyAll();
        return true;
    }

    private synchronized void emit(String event) {
        if (isRunning()) {
            events.add(event);
            spoken = true;
            notifyAll();
        }
    }

    private synchronized void store(ObjectNode message) {
        if (isRunning()) {
            messages.add(message);
        }
    }

    /** As on a real server, the messages of a step share their id, and differ in their {@code otid}. */
    private ObjectNode message(String type) {
        return FakeServer.object()
                .put("id", step)
                .put("date", now())
                .put("message_type", type)
                .put("otid", step + "-" + inStep++)
                .put("run_id", task.isOld() ? null : task.runId());
    }

    /** As precise as a real server's. */
    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String ping() {
        return data(FakeServer.object().put("message_type", "ping").put("run_id", task.runId()));
    }

    private static String data(ObjectNode event) {
        return "data: " + event + "\n\n";
    }

    /** Streams the whole run. */
    void stream(HttpCall call, Duration pingEvery) throws IOException {
        begin(call);
        follow(call, pingEvery, 0, event -> false);
    }

    /** Streams the run to its first listener. */
    void stream(HttpCall call, Duration pingEvery, Disturbance disturbance) throws IOException {
        begin(call);
        switch (disturbance) {
            case Directive.Unseen() -> {}
            case Directive.Cut() -> follow(call, pingEvery, 0, event -> event.contains("assistant_message"));
            case Directive.Mute() -> {
                follow(call, pingEvery, 0, event -> true);
                FakeServer.pause(LONGEST_MUTE);
            }
        }
        call.hangUp();
    }

    /** Works, and then streams the result, in the listener's thread: another one would cost more than a quick answer. */
    void workAndStream(HttpCall call, Duration pingEvery) throws IOException {
        begin(call);
        List<String> before = after(0, Duration.ZERO).events();
        try {
            if (!before.isEmpty()) {
                call.chunk(String.join("", before));
            }
        } finally {
            work();
        }
        follow(call, pingEvery, before.size(), event -> false);
    }

    private void begin(HttpCall call) {
        call.beginStream(failsAsOldOnes() ? 500 : 200);
    }

    /** @param isLast whether the stream stops after this event, without an end */
    private void follow(HttpCall call, Duration pingEvery, int from, Predicate<String> isLast) throws IOException {
        News news;
        for (int sent = from; ; sent += news.events().size()) {
            news = after(sent, pingEvery);
            int last = last(news.events(), isLast);
            if (last >= 0) {
                call.chunk(String.join("", news.events().subList(0, last + 1)));
                return;
            }
            String text = String.join("", news.events());
            if (news.isEnd()) {
                call.lastChunk(text);
                return;
            }
            if (!text.isEmpty()) {
                call.chunk(text);
            } else if (!task.isOld()) {
                call.chunk(ping());
            }
        }
    }

    private boolean failsAsOldOnes() {
        return task.isOld()
                && task.script()
                        .ending()
                        .filter(Directive.FailModel.class::isInstance)
                        .isPresent();
    }

    private static int last(List<String> events, Predicate<String> isLast) {
        for (int i = 0; i < events.size(); i++) {
            if (isLast.test(events.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private record News(List<String> events, boolean isEnd) {}

    /** The events from this position on. Waits for the first of them, but not for ever. */
    private synchronized News after(int sent, Duration longest) throws IOException {
        long end = System.nanoTime() + longest.toNanos();
        try {
            while (events.size() == sent && isRunning() && end > System.nanoTime()) {
                wait(1 + (end - System.nanoTime()) / 1_000_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return new News(List.copyOf(events.subList(sent, events.size())), !isRunning());
    }

    /** Response of {@code GET /v1/runs/{id}}. */
    synchronized ObjectNode description() {
        return FakeServer.object()
                .put("id", task.runId())
                .put("agent_id", task.agentId())
                .put("status", status)
                .put("stop_reason", stopReason.orElse(null));
    }

    /** Response of {@code GET /v1/runs/{id}/messages}. */
    synchronized ArrayNode messages() {
        ObjectNode question = FakeServer.object()
                .put("id", "message-of-" + task.runId())
                .put("message_type", "user_message")
                .put("content", task.question());
        return JsonNodeFactory.instance.arrayNode().add(question).addAll(messages);
    }
}
