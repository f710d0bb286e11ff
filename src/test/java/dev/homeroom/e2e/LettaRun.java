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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A background run of {@link FakeLetta}: it goes on whether or not anybody listens, and can be listened to again.
 *
 * @param events the data of what the run says besides its pings, once it is over
 */
record LettaRun(String id, String agentId, CompletableFuture<List<String>> events) {
    private static final String DONE = "[DONE]";
    private static final Duration PING_EVERY = Duration.ofSeconds(20);

    static LettaRun start(String agentId, String text, Behaviour behaviour, Executor threads) {
        String id = "run-" + UUID.randomUUID();
        CompletableFuture<List<String>> events = behaviour instanceof Behaviour.Silent
                ? new CompletableFuture<>()
                : CompletableFuture.supplyAsync(() -> work(id, text, behaviour), threads);
        return new LettaRun(id, agentId, events);
    }

    private static List<String> work(String id, String text, Behaviour behaviour) {
        return switch (behaviour) {
            case Behaviour.Answers(var with, Duration after) -> {
                Patience.pause(after);
                yield List.of(assistant(id, with.apply(text)), stopReason("end_turn"), DONE);
            }
            case Behaviour.ModelFails() -> List.of(stopReason("llm_api_error"), modelError(id), DONE);
            case Behaviour.Garbage() -> List.of("{\"message_type\":", "<html>oops</html>", DONE);
            case Behaviour.CutOff() -> List.of(assistant(id, "This is only the beg"));
            case Behaviour.Busy() -> throw new IllegalStateException("A busy agent takes no message");
            case Behaviour.Silent() -> throw new IllegalStateException("A silent agent never comes to an end");
        };
    }

    private static String assistant(String runId, String content) {
        return FakeLetta.withType("assistant_message")
                .put("id", "message-" + UUID.randomUUID())
                .put("otid", UUID.randomUUID().toString())
                .put("run_id", runId)
                .put("seq_id", 2)
                .put("content", content)
                .toString();
    }

    private static String stopReason(String reason) {
        return FakeLetta.withType("stop_reason").put("stop_reason", reason).toString();
    }

    private static String modelError(String runId) {
        return FakeLetta.withType("error_message")
                .put("error_type", "llm_error")
                .put("message", "The language model failed")
                .put("detail", "500 from the provider")
                .put("run_id", runId)
                .toString();
    }

    /** Writes the run to a listener, from its beginning to its end. */
    void stream(HttpExchange call) throws IOException {
        call.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        call.sendResponseHeaders(200, 0);
        OutputStream out = call.getResponseBody();
        try {
            write(out, ping());
            for (String event : finished(out)) {
                write(out, event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> finished(OutputStream out) throws IOException, InterruptedException {
        while (true) {
            try {
                return events.get(PING_EVERY.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException stillWorking) {
                write(out, ping());
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private String ping() {
        return FakeLetta.withType("ping").put("run_id", id).put("seq_id", 1).toString();
    }

    private static void write(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** As {@code GET /v1/runs/{id}} tells it. */
    ObjectNode description() {
        boolean over = events.isDone();
        return Json.object(Map.of("id", id, "agent_id", agentId, "status", over ? "completed" : "running"))
                .put("stop_reason", over ? stoppedBy() : null);
    }

    private String stoppedBy() {
        return messagesOfType("stop_reason")
                .map(event -> event.path("stop_reason").asText())
                .findFirst()
                .orElse("error");
    }

    /** As {@code GET /v1/runs/{id}/messages} tells it. */
    JsonNode messages() {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        if (events.isDone()) {
            messagesOfType("assistant_message").forEach(messages::add);
        }
        return messages;
    }

    private Stream<JsonNode> messagesOfType(String type) {
        return events.join().stream()
                .filter(event -> event.startsWith("{") && event.endsWith("}"))
                .map(Json::parse)
                .filter(event -> event.path("message_type").asText().equals(type));
    }
}
