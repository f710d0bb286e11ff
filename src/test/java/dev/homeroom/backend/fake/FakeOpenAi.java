package dev.homeroom.backend.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenAI-compatible server whose models are agents. Remembers no chat, but a question by its {@code Idempotency-Key}. */
public final class FakeOpenAi extends FakeServer {
    private static final long COMMENT_MILLIS = 100;
    private static final int MOST_COMMENTS = 6_000;

    /**
     * A received question.
     *
     * @param messages the texts of all messages, oldest first
     */
    public record Asked(
            String model, List<String> messages, Optional<String> chatKey, Optional<String> idempotencyKey) {}

    private final List<String> models = new CopyOnWriteArrayList<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger mostActive = new AtomicInteger();
    private volatile boolean streaming = true;

    public void addModel(String id) {
        models.add(id);
    }

    public void removeModel(String id) {
        models.remove(id);
    }

    /** Answers with one whole completion from now on, although a stream is asked for. */
    public void withoutStreaming() {
        streaming = false;
    }

    /** Each question once, however often it was sent. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** The maximum number of simultaneous questions. */
    public int mostActive() {
        return mostActive.get();
    }

    @Override
    String unauthorized() {
        return error("Incorrect API key provided", "invalid_request_error", "invalid_api_key");
    }

    @Override
    void answer(FakeExchange exchange) throws IOException {
        if (exchange.is("GET", "/v1/models")) {
            List<Map<String, Object>> data = models.stream()
                    .map(id -> Map.<String, Object>of("id", id, "object", "model", "created", 0, "owned_by", "letta"))
                    .toList();
            exchange.json(200, Map.of("object", "list", "data", data));
        } else if (exchange.is("POST", "/v1/chat/completions")) {
            mostActive.accumulateAndGet(active.incrementAndGet(), Math::max);
            try {
                complete(exchange, exchange.body());
            } finally {
                active.decrementAndGet();
            }
        } else {
            exchange.json(404, "");
        }
    }

    private void complete(FakeExchange exchange, JsonNode body) throws IOException {
        String model = body.path("model").asText("");
        List<String> messages = new ArrayList<>();
        body.path("messages")
                .forEach(message -> messages.add(message.path("content").asText("")));
        Optional<String> key = exchange.header("Idempotency-Key");
        boolean repeated = key.isPresent() && !keys.add(key.get());
        if (!repeated) {
            asked.add(new Asked(model, messages, exchange.header("X-Letta-Chat-Key"), key));
        }
        String text = messages.getLast();
        Directives directives = new Directives(repeated ? text.replace("[[cut]]", "") : text);
        if (!models.contains(model)) {
            exchange.json(404, error("The model does not exist.", "invalid_request_error", "model_not_found"));
        } else if (directives.has("busy")) {
            exchange.json(409, error("Busy", "conflict", "conflict"));
        } else if (directives.error().orElse(0) == 429) {
            exchange.retryAfter(7);
            exchange.json(429, error("Slow down", "rate_limit_error", "rate_limit_exceeded"));
        } else if (streaming) {
            stream(exchange, directives);
        } else {
            Map<String, Object> message = Map.of("role", "assistant", "content", directives.answer());
            exchange.json(200, Map.of("choices", List.of(Map.of("message", message, "finish_reason", "stop"))));
        }
    }

    private void stream(FakeExchange exchange, Directives directives) throws IOException {
        // Closed only at the end: closing would finish a stream in order that is to be cut.
        OutputStream events = exchange.events(200);
        send(events, Map.of("role", "assistant", "content", ""), Optional.empty());
        for (int i = 0; directives.has("pings-only") && i < MOST_COMMENTS && waitFor(COMMENT_MILLIS); i++) {
            FakeExchange.send(events, ": keep-alive");
        }
        for (int i = 0; directives.has("empty-chunks") && i < MOST_COMMENTS && waitFor(COMMENT_MILLIS); i++) {
            send(events, Map.of("content", ""), Optional.empty());
        }
        if (!waitFor(directives.sleep().toMillis())) {
            return;
        }
        if (directives.error().isPresent()) {
            FakeExchange.send(events, "data: " + error("The model failed.", "server_error", ""));
        } else if (directives.has("garbage")) {
            FakeExchange.send(events, "data: <html>this is no JSON");
        } else {
            say(events, directives);
        }
        FakeExchange.send(events, "data: [DONE]");
        events.close();
    }

    private static void say(OutputStream events, Directives directives) throws IOException {
        if (directives.has("think")) {
            send(events, Map.of("reasoning_content", "stub reasoning"), Optional.empty());
        }
        String answer = directives.answer();
        int middle = answer.offsetByCodePoints(0, answer.codePointCount(0, answer.length()) / 2);
        send(events, Map.of("content", answer.substring(0, middle)), Optional.empty());
        if (directives.has("cut")) {
            throw new IOException("The connection is cut, as the question wanted it");
        }
        if (!directives.tool().isEmpty()) {
            Map<String, Object> function = Map.of("name", directives.tool());
            send(events, Map.of("tool_calls", List.of(Map.of("id", "call-1", "function", function))), Optional.empty());
        }
        send(events, Map.of("content", answer.substring(middle)), Optional.empty());
        send(events, Map.of(), Optional.of("stop"));
    }

    private static void send(OutputStream events, Map<String, Object> delta, Optional<String> finish)
            throws IOException {
        Map<String, Object> choice = finish.<Map<String, Object>>map(
                        reason -> Map.of("delta", delta, "finish_reason", reason))
                .orElseGet(() -> Map.of("delta", delta));
        FakeExchange.send(events, "data: " + FakeExchange.JSON.writeValueAsString(Map.of("choices", List.of(choice))));
    }

    private static String error(String message, String type, String code) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":"
                + (code.isEmpty() ? "null" : "\"" + code + "\"") + "}}";
    }
}
