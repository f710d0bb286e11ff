package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.Patience;
import dev.homeroom.backend.upstream.Reply;
import dev.homeroom.backend.upstream.StreamedAnswer;
import java.util.function.Consumer;

/** Sends a question and follows the stream of its answer. */
final class Asking {
    private final LettaApi api;
    private final ServerAbilities abilities;

    Asking(LettaApi api, ServerAbilities abilities) {
        this.api = api;
        this.abilities = abilities;
    }

    AgentOutcome ask(Question question, Abilities found, Patience patience, Consumer<AgentEvent> listener) {
        return switch (send(question, found, patience)) {
            case Reply.NotSent notSent -> notSent.outcome();
            case Reply.Lost lost -> lost.outcome();
            case Reply.Whole whole -> Refusal.of(whole);
            case Reply.Streamed(int status, var events) -> {
                try (events) {
                    yield new StreamedAnswer(events, patience, new Transcript(listener)).outcome(status);
                }
            }
        };
    }

    private Reply send(Question question, Abilities found, Patience patience) {
        if (!found.exactlyOnce()) {
            return inForeground(question, patience);
        }
        Reply reply = inBackground(question, patience);
        if (reply instanceof Reply.Whole whole && Refusal.isMissingRedis(whole)) {
            // Not sent on in the foreground here: this may be a repetition, which only Redis would have known as one.
            abilities.noteMissingRedis();
        }
        return reply;
    }

    /** The server keeps what it streams for 3 h under our id, and streams it again to whoever sends the same id. */
    private Reply inBackground(Question question, Patience patience) {
        ObjectNode body = body(question).put("background", true);
        ((ObjectNode) body.path("messages").path(0)).put("otid", otid(question));
        if (Chats.isDefaultThread(question.chatId())) {
            body.put("agent_id", question.agentId());
        }
        return api.sayInConversation(question.chatId(), body, patience.left());
    }

    private Reply inForeground(Question question, Patience patience) {
        return Chats.isDefaultThread(question.chatId())
                ? api.sayInDefaultThread(question.agentId(), body(question), patience.left())
                : api.sayInConversation(question.chatId(), body(question), patience.left());
    }

    private static ObjectNode body(Question question) {
        ObjectNode body = Json.object().put("stream_tokens", true).put("include_pings", true);
        body.putArray("messages").addObject().put("role", "user").put("content", question.prompt());
        return body;
    }

    /** Has to be unique on the whole server: in another agent's hands the same one would give the first agent's answer. */
    private static String otid(Question question) {
        return question.turnId() + "@" + question.agentId();
    }
}
