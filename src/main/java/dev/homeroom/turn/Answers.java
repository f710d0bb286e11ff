package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.turn.render.Mentionables;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.ErrorId;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Settlement;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Turns what came of a question into what the room gets to read. */
@ApplicationScoped
class Answers {
    private static final Logger LOG = Logger.getLogger(Answers.class);
    /** The whole answer of an agent that wants to post nothing (spec section 7). */
    private static final String NO_REPLY = "<no-reply/>";

    private final Rendering rendering;
    private final Post post;
    private final People people;
    private final RetryPolicy retries;
    private final Clock clock;

    Answers(Rendering rendering, Post post, People people, TurnSettings settings, Clock clock) {
        this.rendering = rendering;
        this.post = post;
        this.people = people;
        this.retries = new RetryPolicy(settings.giveUpAfter(), settings.tellDelayAfter());
        this.clock = clock;
    }

    Settlement settle(AgentTurn.Task task, AgentOutcome outcome) {
        return switch (outcome) {
            case AgentOutcome.Answered answered -> answer(task, answered.messages());
            case AgentOutcome.Silent silent -> silent(task);
            case AgentOutcome.NotTaken notTaken -> againOrGiveUp(task, notTaken);
            case AgentOutcome.Interrupted interrupted -> excuse(task, Excuse.of(interrupted), interrupted.detail());
            case AgentOutcome.Failed failed -> excuse(task, Excuse.of(failed), failed.detail());
        };
    }

    private Settlement answer(AgentTurn.Task task, List<String> messages) {
        if (String.join("", messages).strip().equals(NO_REPLY)) {
            return new Settlement.Settled("no reply", List.of());
        }
        Mentionables mentionables = people.mentionable(task, messages);
        List<Outgoing> parts = new ArrayList<>();
        for (String message : messages) {
            for (ObjectNode content : rendering.answer(message, mentionables)) {
                parts.add(post.event(task.agentUser(), task.roomId(), task.cause(), "answer-" + parts.size(), content));
            }
        }
        return parts.isEmpty() ? silent(task) : new Settlement.Settled("answered", parts);
    }

    private Settlement againOrGiveUp(AgentTurn.Task task, AgentOutcome.NotTaken outcome) {
        return switch (retries.decide(clock.instant(), task.waiting().firstFailedAt(), outcome.retryAfter())) {
            case RetryPolicy.Decision.GiveUp giveUp -> excuse(task, Excuse.of(outcome), outcome.detail());
            case RetryPolicy.Decision.Again again -> {
                LOG.infof(
                        "The agent did not take a message, trying again in %s: room=%s agent=%s event=%s reason=%s (%s)",
                        again.pause(), task.roomId(), task.agent(), task.cause(), outcome.reason(), outcome.detail());
                yield new Settlement.Retry(again.pause(), again.tell() ? List.of(delayed(task)) : List.of());
            }
        };
    }

    private Outgoing delayed(AgentTurn.Task task) {
        return post.notice(
                task.agentUser(),
                task.roomId(),
                task.cause(),
                "delayed",
                Sentence.ANSWER_DELAYED,
                Map.of("agent", task.agentName()));
    }

    /** The conversation is gone upstream and another one has begun: the message is asked again there, and the room told. */
    Settlement askInNewConversation(AgentTurn.Task task) {
        Outgoing notice = post.notice(
                task.agentUser(),
                task.roomId(),
                task.cause(),
                "new-conversation",
                Sentence.CONVERSATION_REPLACED,
                Map.of("agent", task.agentName()));
        return new Settlement.Retry(Duration.ZERO, List.of(notice));
    }

    private Settlement excuse(AgentTurn.Task task, Sentence sentence, String detail) {
        String errorId = ErrorId.next();
        LOG.warnf(
                "A message ends without an answer: room=%s agent=%s event=%s why=%s error=%s (%s)",
                task.roomId(), task.agent(), task.cause(), sentence, errorId, detail);
        return post.dead(
                task.agentUser(),
                task.roomId(),
                task.cause(),
                sentence,
                Map.of("agent", task.agentName(), "error", errorId));
    }

    private Settlement silent(AgentTurn.Task task) {
        Outgoing notice = post.notice(
                task.agentUser(),
                task.roomId(),
                task.cause(),
                "notice",
                Sentence.AGENT_SILENT,
                Map.of("agent", task.agentName()));
        return new Settlement.Settled(Sentence.AGENT_SILENT.name(), List.of(notice));
    }
}
