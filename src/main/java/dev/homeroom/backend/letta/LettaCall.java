package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.upstream.IdleTimeout;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.StreamedAnswer;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends a question and follows the stream of its answer. */
final class LettaCall {
    /**
     * The meaning of a silent connection. A server with background runs sends keep-alives, so the first silence means a
     * broken connection; if the next connection is silent too, the work hangs.
     */
    private enum Silence {
        BROKEN_CONNECTION,
        SLOW_WORK
    }

    private final LettaApi api;
    private final ServerAbilities abilities;

    LettaCall(LettaApi api, ServerAbilities abilities) {
        this.api = api;
        this.abilities = abilities;
    }

    /** @param message of the question, from {@link LettaMessage} */
    AgentOutcome ask(
            Question question,
            ObjectNode message,
            Abilities found,
            IdleTimeout idleTimeout,
            Consumer<AgentEvent> listener) {
        boolean silenceIsNews = found.exactlyOnce() && question.earlier() == null;
        Silence silence = silenceIsNews ? Silence.BROKEN_CONNECTION : Silence.SLOW_WORK;
        return outcome(send(question, message, found, idleTimeout), idleTimeout, silence, listener);
    }

    /** Joins a run that is under way; empty when the server doesn't stream it (any more). Never begins one. */
    Optional<AgentOutcome> join(String run, IdleTimeout idleTimeout, Consumer<AgentEvent> listener) {
        UpstreamReply upstreamReply = api.streamOfRun(run, idleTimeout.left());
        return upstreamReply instanceof UpstreamReply.Whole
                ? Optional.empty()
                : Optional.of(outcome(upstreamReply, idleTimeout, Silence.SLOW_WORK, listener));
    }

    private static AgentOutcome outcome(
            UpstreamReply upstreamReply, IdleTimeout idleTimeout, Silence silence, Consumer<AgentEvent> listener) {
        return switch (upstreamReply) {
            case UpstreamReply.NotSent notSent -> notSent.outcome();
            case UpstreamReply.Lost lost ->
                silence == Silence.BROKEN_CONNECTION ? broken(lost.detail()) : lost.outcome();
            case UpstreamReply.Whole whole -> LettaRefusal.of(whole);
            case UpstreamReply.Streamed(int status, var events) -> {
                try (events) {
                    StreamedAnswer answer = new StreamedAnswer(events, idleTimeout, new Transcript(listener));
                    AgentOutcome outcome = answer.outcome(status);
                    yield silence == Silence.BROKEN_CONNECTION && answer.fellSilent()
                            ? broken("not even a keep-alive came any more").after(answer.progress())
                            : outcome;
                }
            }
        };
    }

    private static AgentOutcome.Interrupted broken(String detail) {
        return new AgentOutcome.Interrupted(How.CONNECTION_LOST, detail);
    }

    private UpstreamReply send(Question question, ObjectNode message, Abilities found, IdleTimeout idleTimeout) {
        if (!found.exactlyOnce()) {
            return inForeground(question, message, idleTimeout);
        }
        UpstreamReply upstreamReply = inBackground(question, message, idleTimeout);
        if (upstreamReply instanceof UpstreamReply.Whole whole && LettaRefusal.isMissingRedis(whole)) {
            // Not sent on in the foreground here: this may be a repetition, which only Redis would have known as one.
            abilities.noteMissingRedis();
        }
        return upstreamReply;
    }

    /**
     * The server keeps the stream for 3 h under Homeroom's id, and streams it again for a repeated request with that
     * id.
     */
    private UpstreamReply inBackground(Question question, ObjectNode message, IdleTimeout idleTimeout) {
        ObjectNode body = body(message.put("otid", otid(question))).put("background", true);
        if (LettaConversations.isDefaultThread(question.chatId())) {
            body.put("agent_id", question.agentId());
        }
        return api.sayInConversation(question.chatId(), body, idleTimeout.left());
    }

    private UpstreamReply inForeground(Question question, ObjectNode message, IdleTimeout idleTimeout) {
        return LettaConversations.isDefaultThread(question.chatId())
                ? api.sayInDefaultThread(question.agentId(), body(message), idleTimeout.left())
                : api.sayInConversation(question.chatId(), body(message), idleTimeout.left());
    }

    private static ObjectNode body(ObjectNode message) {
        ObjectNode body = Json.object().put("stream_tokens", true).put("include_pings", true);
        body.putArray("messages").add(message);
        return body;
    }

    /** Has to be unique on the whole server: in another agent's hands the same one would give the first agent's answer. */
    private static String otid(Question question) {
        return question.turnId() + "@" + question.agentId();
    }
}
