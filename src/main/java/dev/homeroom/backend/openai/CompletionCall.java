package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.KeptConversations.PastExchange;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code POST /chat/completions}, below the path of the API, for a question. */
final class CompletionCall {
    private CompletionCall() {}

    /**
     * The two headers are a Letta App Server's: with them it keeps one conversation for each chat, and answers a repeated
     * question with the first answer. Other servers ignore them.
     */
    static UpstreamRequest of(String path, Question question, List<PastExchange> before) {
        ObjectNode body = Json.object().put("model", question.agentId()).put("stream", true);
        ArrayNode messages = body.putArray("messages");
        for (PastExchange pastExchange : before) {
            messages.addObject().put("role", "user").put("content", pastExchange.question());
            messages.addObject().put("role", "assistant").put("content", pastExchange.answer());
        }
        addQuestion(question, messages.addObject().put("role", "user"));
        Map<String, String> headers = Map.of(
                "X-Letta-Chat-Key", headerSafe(question.chatId()), "Idempotency-Key", headerSafe(question.turnId()));
        return UpstreamRequest.post(path + "/chat/completions", Json.write(body), headers);
    }

    /** Pictures are not repeated with later questions, since each costs as much as a long text. */
    private static void addQuestion(Question question, ObjectNode message) {
        if (question.pictures().isEmpty()) {
            message.put("content", question.prompt());
            return;
        }
        ArrayNode parts = message.putArray("content");
        parts.addObject().put("type", "text").put("text", question.prompt());
        for (Question.Picture picture : question.pictures()) {
            parts.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", "data:" + picture.mediaType() + ";base64," + picture.base64());
        }
    }

    /** Turn ids hold event ids, which may hold anything. */
    private static String headerSafe(String id) {
        boolean plain = id.chars().allMatch(character -> character > ' ' && character < 127);
        return plain
                ? id
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
