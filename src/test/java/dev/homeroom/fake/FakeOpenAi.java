package dev.homeroom.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.Directive.Busy;
import dev.homeroom.fake.Directive.Cut;
import dev.homeroom.fake.Directive.Disturbance;
import dev.homeroom.fake.Directive.RateLimited;
import dev.homeroom.fake.Directive.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** An OpenAI-compatible server whose models are agents. Remembers no chat, but a question by its {@code Idempotency-Key}. */
public final class FakeOpenAi extends FakeServer {
    /**
     * A received question.
     *
     * @param messages the texts of all messages, oldest first
     */
    public record Asked(
            String model, List<String> messages, Optional<String> chatKey, Optional<String> idempotencyKey) {}

    private static final String DONE = "data: [DONE]\n\n";

    private final List<String> models = new CopyOnWriteArrayList<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private volatile boolean streaming = true;

    public FakeOpenAi() {
        super(0);
    }

    public void addModel(String id) {
        models.add(id);
    }

    /** Answers with one whole completion from now on, although a stream is asked for. */
    public void withoutStreaming() {
        streaming = false;
    }

    /** Each question once, however often it was sent. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    String unauthorized() {
        return error("Incorrect API key provided", "invalid_api_key").toString();
    }

    private static ObjectNode error(String message, String code) {
        ObjectNode error = object();
        error.putObject("error").put("message", message).put("code", code).putNull("param");
        return error;
    }

    @Override
    void answer(HttpCall call) throws IOException {
        if (call.is("GET", "/v1/models")) {
            ObjectNode list = object().put("object", "list");
            ArrayNode data = list.putArray("data");
            models.forEach(id -> data.addObject()
                    .put("id", id)
                    .put("object", "model")
                    .put("created", 0)
                    .put("owned_by", "letta"));
            call.answer(200, list.toString());
        } else if (call.is("POST", "/v1/chat/completions")) {
            complete(call, JSON.readTree(call.body()));
        } else {
            call.answer(404, "");
        }
    }

    private void complete(HttpCall call, JsonNode body) throws IOException {
        String model = body.path("model").asText("");
        List<String> messages = new ArrayList<>();
        body.path("messages")
                .forEach(message -> messages.add(message.path("content").asText("")));
        Optional<String> key = call.header("Idempotency-Key");
        boolean repeated = key.isPresent() && !keys.add(key.get());
        if (!repeated) {
            asked.add(new Asked(model, messages, call.header("X-Letta-Chat-Key"), key));
        }
        String question = messages.getLast();
        Script script = scriptFor(model, question);
        if (!models.contains(model)) {
            call.answer(
                    404, error("The model does not exist.", "model_not_found").toString());
        } else if (script.refusal().isPresent()) {
            refuse(call, script.refusal().get());
        } else if (streaming) {
            stream(call, question, script, repeated ? Optional.empty() : script.disturbance());
        } else {
            ObjectNode completion = object();
            completion
                    .putArray("choices")
                    .addObject()
                    .put("finish_reason", "stop")
                    .putObject("message")
                    .put("content", whole(question, script));
            call.answer(200, completion.toString());
        }
    }

    private static void refuse(HttpCall call, Refusal refusal) throws IOException {
        switch (refusal) {
            case Busy() -> call.answer(409, error("Busy", "conflict").toString());
            case RateLimited(int seconds) -> {
                call.addHeader("Retry-After", String.valueOf(seconds));
                call.answer(429, error("Slow down", "rate_limit_exceeded").toString());
            }
        }
    }

    private static String whole(String question, Script script) {
        return script.work().stream()
                .filter(Directive.Say.class::isInstance)
                .map(step -> ((Directive.Say) step).words().apply(question))
                .collect(Collectors.joining());
    }

    private void stream(HttpCall call, String question, Script script, Optional<Disturbance> disturbance)
            throws IOException {
        call.beginStream(200);
        call.chunk(delta(object().put("role", "assistant").put("content", "")));
        for (Directive.Work step : script.work()) {
            take(call, question, step, disturbance);
        }
        call.lastChunk(
                script.ending().isPresent()
                        ? end(call, script.ending().get())
                        : event(object().put("finish_reason", "stop").set("delta", object())) + DONE);
    }

    private static void take(HttpCall call, String question, Directive.Work step, Optional<Disturbance> disturbance)
            throws IOException {
        switch (step) {
            case Directive.Pause(var time) -> pause(time);
            case Directive.Think(var words) -> call.chunk(delta(object().put("reasoning_content", words)));
            case Directive.Say(var words, int pieces, var between) -> {
                for (String piece : Directive.pieces(words.apply(question), pieces)) {
                    pause(between);
                    call.chunk(delta(object().put("content", piece)));
                    if (disturbance.filter(Cut.class::isInstance).isPresent()) {
                        throw new IOException("The connection is cut, as the question wanted it");
                    }
                }
            }
            case Directive.ReturnTool _ -> throw new IllegalStateException("There are no approvals here");
            case Directive.UseTool tool -> {
                ObjectNode delta = object();
                ObjectNode called = delta.putArray("tool_calls").addObject().put("id", "call-1");
                called.putObject("function").put("name", tool.name());
                call.chunk(delta(delta));
                pause(tool.time());
            }
        }
    }

    /** @return the last events */
    private String end(HttpCall call, Directive.Ending ending) throws IOException {
        return switch (ending) {
            case Directive.FailModel failed -> "data: " + error("The model failed.", "server_error") + "\n\n" + DONE;
            case Directive.TalkGarbage() -> "data: <html>this is no JSON\n\n" + DONE;
            case Directive.WorkForEver() -> forEver(call, ": keep-alive\n\n");
            case Directive.StreamNothing() -> forEver(call, delta(object().put("content", "")));
            case Directive.AwaitApproval _, Directive.ReachLimit _, Directive.TakeNothing _ ->
                throw new IllegalStateException("There are no approvals here");
        };
    }

    /** Sends this until the connection is closed. */
    private String forEver(HttpCall call, String event) throws IOException {
        while (true) {
            pause(pingEvery());
            call.chunk(event);
        }
    }

    private static String delta(ObjectNode delta) {
        return event(object().set("delta", delta));
    }

    private static String event(ObjectNode choice) {
        ObjectNode event = object();
        event.putArray("choices").add(choice);
        return "data: " + event + "\n\n";
    }
}
