package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.openai.ChatHistory.Exchange;
import dev.homeroom.backend.upstream.Call;
import dev.homeroom.backend.upstream.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code POST /v1/chat/completions} for a question. */
final class CompletionCall {
    private CompletionCall() {}

    /**
     * The two headers are a Letta App Server's: with them it keeps one conversation for each chat, and answers a repeated
     * question with the first answer. Other servers ignore them.
     */
    static Call of(Question question, List<Exchange> before) {
        ObjectNode body = Json.object().put("model", question.agentId()).put("stream", true);
        ArrayNode messages = body.putArray("messages");
        for (Exchange exchange : before) {
            messages.addObject().put("role", "user").put("content", exchange.question());
            messages.addObject().put("role", "assistant").put("content", exchange.answer());
        }
        messages.addObject().put("role", "user").put("content", question.prompt());
        Map<String, String> headers = Map.of(
                "X-Letta-Chat-Key", headerSafe(question.chatId()), "Idempotency-Key", headerSafe(question.turnId()));
        return Call.post("/v1/chat/completions", Json.write(body), headers);
    }

    /** Turn ids hold event ids, which may hold anything. */
    private static String headerSafe(String id) {
        boolean plain = id.chars().allMatch(character -> character > ' ' && character < 127);
        return plain
                ? id
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
