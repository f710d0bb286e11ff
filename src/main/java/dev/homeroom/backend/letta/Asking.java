package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.Patience;
import dev.homeroom.backend.upstream.Reply;
import dev.homeroom.backend.upstream.StreamedAnswer;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends a question and follows the stream of its answer. */
final class Asking {
    /**
     * What it means that nothing at all comes. A server with background runs sends keep-alives, so the first time the
     * connection must be broken; when another connection stays silent too, it is the work.
     */
    private enum Silence {
        BROKEN_CONNECTION,
        SLOW_WORK
    }

    private final LettaApi api;
    private final ServerAbilities abilities;

    Asking(LettaApi api, ServerAbilities abilities) {
        this.api = api;
        this.abilities = abilities;
    }

    AgentOutcome ask(Question question, Abilities found, Patience patience, Consumer<AgentEvent> listener) {
        boolean silenceIsNews = found.exactlyOnce() && question.earlier() == null;
        Silence silence = silenceIsNews ? Silence.BROKEN_CONNECTION : Silence.SLOW_WORK;
        return outcome(send(question, found, patience), patience, silence, listener);
    }

    /** Joins a run that is under way; empty when the server doesn't stream it (any more). Never begins one. */
    Optional<AgentOutcome> join(String run, Patience patience, Consumer<AgentEvent> listener) {
        Reply reply = api.streamOfRun(run, patience.left());
        return reply instanceof Reply.Whole
                ? Optional.empty()
                : Optional.of(outcome(reply, patience, Silence.SLOW_WORK, listener));
    }

    private static AgentOutcome outcome(
            Reply reply, Patience patience, Silence silence, Consumer<AgentEvent> listener) {
        return switch (reply) {
            case Reply.NotSent notSent -> notSent.outcome();
            case Reply.Lost lost -> silence == Silence.BROKEN_CONNECTION ? broken(lost.detail()) : lost.outcome();
            case Reply.Whole whole -> Refusal.of(whole);
            case Reply.Streamed(int status, var events) -> {
                try (events) {
                    StreamedAnswer answer = new StreamedAnswer(events, patience, new Transcript(listener));
                    AgentOutcome outcome = answer.outcome(status);
                    yield silence == Silence.BROKEN_CONNECTION && answer.fellSilent()
                            ? broken("not even a keep-alive came any more")
                            : outcome;
                }
            }
        };
    }

    private static AgentOutcome broken(String detail) {
        return new AgentOutcome.Interrupted(How.CONNECTION_LOST, detail);
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
