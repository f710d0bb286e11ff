package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** A background run of {@link FakeLetta}. It continues without listeners, and its stream can be repeated. */
final class LettaRun {
    private static final String DONE = "[DONE]";
    private static final Duration PING_EVERY = Duration.ofSeconds(20);

    private final String id = "run-" + UUID.randomUUID();
    private final String agentId;
    private final String conversation;
    private final List<String> said = new ArrayList<>();
    private boolean cutsOff;
    private String status = "running";

    private LettaRun(String agentId, String conversation, boolean cutsOff) {
        this.agentId = agentId;
        this.conversation = conversation;
        this.cutsOff = cutsOff;
    }

    static LettaRun start(String agentId, String conversation, String text, Behaviour behaviour, Executor threads) {
        LettaRun run = new LettaRun(agentId, conversation, behaviour instanceof Behaviour.CutOff);
        threads.execute(() -> run.work(text, behaviour));
        return run;
    }

    boolean isIn(String anyConversation) {
        return conversation.equals(anyConversation);
    }

    synchronized boolean hasSpoken() {
        return !said.isEmpty();
    }

    /** @return false when it was over already */
    synchronized boolean cancel() {
        boolean running = !isOver();
        endAs("cancelled", stopReason("cancelled"), DONE);
        return running;
    }

    private boolean isOver() {
        return !status.equals("running");
    }

    String id() {
        return id;
    }

    private void work(String text, Behaviour behaviour) {
        switch (behaviour) {
            case Behaviour.Answers(var with, Duration after) -> {
                Patience.pause(after);
                end(assistant(with.apply(text)), stopReason("end_turn"), DONE);
            }
            case Behaviour.Streams(var with, int pieces, Duration between) -> {
                stream(with.apply(text), pieces, between);
                end(stopReason("end_turn"), DONE);
            }
            case Behaviour.UsesTools(var with, Duration each) -> {
                useTool("call-1", "look_into_fridge", each, "success");
                useTool("call-2", "call_shop", each, "error");
                end(assistant(with.apply(text)), stopReason("end_turn"), DONE);
            }
            case Behaviour.SaysBeforeTools(var with, Duration each) -> {
                say(assistant("I'll look."));
                useTool("call-1", "look_into_fridge", each, "success");
                say(assistant("Now the shop."));
                useTool("call-2", "call_shop", each, "error");
                end(assistant(with.apply(text)), stopReason("end_turn"), DONE);
            }
            case Behaviour.ModelFails() -> end(stopReason("llm_api_error"), modelError(), DONE);
            case Behaviour.Garbage() -> end("{\"message_type\":", "<html>oops</html>", DONE);
            case Behaviour.CutOff(var with, Duration between) -> {
                stream(with.apply(text), 2, between);
                end(stopReason("end_turn"), DONE);
            }
            case Behaviour.Unseen() -> end(assistant("nobody hears this"), stopReason("end_turn"), DONE);
            case Behaviour.RateLimited limited -> throw new IllegalStateException("A limited agent takes no message");
            case Behaviour.Busy() -> throw new IllegalStateException("A busy agent takes no message");
            case Behaviour.Silent() -> {}
        }
    }

    private void stream(String answer, int pieces, Duration between) {
        String otid = UUID.randomUUID().toString();
        for (int piece = 0; piece < pieces; piece++) {
            Patience.pause(between);
            say(assistant(
                    otid, answer.substring(answer.length() * piece / pieces, answer.length() * (piece + 1) / pieces)));
        }
    }

    private void useTool(String call, String tool, Duration time, String status) {
        ObjectNode called = FakeLetta.withType("tool_call_message").put("run_id", id);
        called.putObject("tool_call")
                .put("tool_call_id", call)
                .put("name", tool)
                .put("arguments", "{\"what\": \"milk\"}");
        say(called.toString());
        Patience.pause(time);
        say(FakeLetta.withType("tool_return_message")
                .put("run_id", id)
                .put("tool_call_id", call)
                .put("status", status)
                .put("tool_return", "none")
                .toString());
    }

    private synchronized void say(String event) {
        said.add(event);
        notifyAll();
    }

    private void end(String... events) {
        endAs("completed", events);
    }

    /** A run ends once: a cancelled run stays cancelled. */
    private synchronized void endAs(String howItStands, String... events) {
        if (!isOver()) {
            said.addAll(List.of(events));
            status = howItStands;
            notifyAll();
        }
    }

    private String assistant(String content) {
        return assistant(UUID.randomUUID().toString(), content);
    }

    private String assistant(String otid, String content) {
        return FakeLetta.withType("assistant_message")
                .put("id", "message-" + otid)
                .put("otid", otid)
                .put("run_id", id)
                .put("seq_id", 2)
                .put("content", content)
                .toString();
    }

    private static String stopReason(String reason) {
        return FakeLetta.withType("stop_reason").put("stop_reason", reason).toString();
    }

    private String modelError() {
        return FakeLetta.withType("error_message")
                .put("error_type", "llm_error")
                .put("message", "The language model failed")
                .put("detail", "500 from the provider")
                .put("run_id", id)
                .toString();
    }

    /** Writes the whole run to a listener. */
    void stream(HttpExchange call) throws IOException {
        call.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        call.sendResponseHeaders(200, 0);
        OutputStream out = call.getResponseBody();
        try {
            write(out, ping());
            follow(out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(OutputStream out) throws IOException, InterruptedException {
        int written = 0;
        boolean last = false;
        while (!last) {
            Heard heard = after(written);
            for (String event : heard.events()) {
                write(out, event);
                if (cutOffNow()) {
                    throw new IOException("The connection is cut, as the test wanted it");
                }
            }
            written += heard.events().size();
            last = heard.last();
            if (heard.events().isEmpty() && !last) {
                write(out, ping());
            }
        }
    }

    private synchronized boolean cutOffNow() {
        boolean now = cutsOff;
        cutsOff = false;
        return now;
    }

    private record Heard(List<String> events, boolean last) {}

    /** Waits for more events than this number; empty after a pause without any. */
    private synchronized Heard after(int written) throws InterruptedException {
        long deadline = System.nanoTime() + PING_EVERY.toNanos();
        while (said.size() == written && !isOver() && System.nanoTime() < deadline) {
            wait(PING_EVERY.toMillis());
        }
        return new Heard(List.copyOf(said.subList(written, said.size())), isOver());
    }

    private String ping() {
        return FakeLetta.withType("ping").put("run_id", id).put("seq_id", 1).toString();
    }

    private static void write(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Response of {@code GET /v1/runs/{id}}. */
    synchronized ObjectNode description() {
        return Json.object(Map.of("id", id, "agent_id", agentId, "status", status))
                .put("stop_reason", isOver() ? stoppedBy() : null);
    }

    private String stoppedBy() {
        return saidOfType("stop_reason")
                .map(event -> event.path("stop_reason").asText())
                .findFirst()
                .orElse("error");
    }

    /** Response of {@code GET /v1/runs/{id}/messages}. */
    synchronized JsonNode messages() {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        if (isOver()) {
            saidOfType("assistant_message", "tool_call_message", "tool_return_message")
                    .forEach(messages::add);
        }
        return messages;
    }

    private Stream<JsonNode> saidOfType(String... types) {
        return said.stream()
                .filter(event -> event.startsWith("{") && event.endsWith("}"))
                .map(Json::parse)
                .filter(event ->
                        List.of(types).contains(event.path("message_type").asText()));
    }
}
