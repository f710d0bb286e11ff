package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.turn.render.Mentionables;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.ErrorId;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Turns what came of a question into what the room gets to read. */
@ApplicationScoped
class Answers {
    private static final Logger LOG = Logger.getLogger(Answers.class);
    static final String ANSWERED = "answered";
    /** The whole answer of an agent that wants to post nothing (spec section 7). */
    static final String NO_REPLY = "<no-reply/>";

    private final Rendering rendering;
    private final Post post;
    private final People people;
    private final Enclosure enclosure;
    private final int mostParts;
    private final RetryPolicy retries;
    private final Clock clock;

    Answers(
            Rendering rendering,
            Post post,
            People people,
            Enclosure enclosure,
            ReplySettings replies,
            TurnSettings settings,
            Clock clock) {
        this.rendering = rendering;
        this.post = post;
        this.people = people;
        this.enclosure = enclosure;
        this.mostParts = replies.mostParts();
        this.retries = new RetryPolicy(settings.giveUpAfter(), settings.tellDelayAfter());
        this.clock = clock;
    }

    Settlement settle(AgentTurn.Task task, AgentOutcome outcome) {
        return switch (outcome) {
            case AgentOutcome.Answered answered -> answer(task, answered.messages());
            case AgentOutcome.Silent silent -> silent(task);
            case AgentOutcome.NotTaken notTaken
            when task.isRepetition() && !notTaken.endsEarlierTries() ->
                resumeOrGiveUp(task, notTaken.retryAfter(), notTaken.detail());
            case AgentOutcome.NotTaken notTaken ->
                againOrGiveUp(task, Excuse.of(notTaken), notTaken.retryAfter(), notTaken.detail());
            case AgentOutcome.Interrupted cutOff
            when cutOff.how() == How.CONNECTION_LOST -> resumeOrGiveUp(task, Optional.empty(), cutOff.detail());
            case AgentOutcome.Interrupted interrupted -> excuse(task, Excuse.of(interrupted), interrupted.detail());
            case AgentOutcome.Failed failed -> excuse(task, Excuse.of(failed), failed.detail());
        };
    }

    private Settlement answer(AgentTurn.Task task, List<String> messages) {
        if (String.join("", messages).strip().equals(NO_REPLY)) {
            return new Settlement.Settled("no reply", List.of());
        }
        Mentionables mentionables = people.mentionable(task, messages);
        List<ObjectNode> contents = messages.stream()
                .flatMap(message -> rendering.answer(message, mentionables).stream())
                .toList();
        List<ObjectNode> readable = contents.size() <= mostParts
                ? contents
                : enclosure.of(task, messages).map(List::of).orElse(contents);
        List<Outgoing> parts = new ArrayList<>();
        for (ObjectNode content : readable) {
            parts.add(post.event(task.agentUser(), task.roomId(), task.cause(), "answer-" + parts.size(), content));
        }
        return parts.isEmpty() ? silent(task) : new Settlement.Settled(ANSWERED, parts);
    }

    /** Asks afresh although the agent may have worked on it: somebody has decided that this is better than to tell. */
    Settlement askAnew(AgentTurn.Task task, AgentOutcome.Interrupted forgotten) {
        return againOrGiveUp(task, Excuse.of(forgotten), Optional.empty(), forgotten.detail());
    }

    private Settlement againOrGiveUp(
            AgentTurn.Task task, Sentence atLast, Optional<Duration> retryAfter, String detail) {
        return switch (retries.decide(clock.instant(), task.waiting().firstFailedAt(), retryAfter)) {
            case RetryPolicy.Decision.GiveUp giveUp -> excuse(task, atLast, detail);
            case RetryPolicy.Decision.Again again -> {
                LOG.infof(
                        "The agent did not take a message, trying again in %s: agent=%s reason=%s (%s)",
                        again.pause(), task.agent(), atLast, detail);
                yield new Settlement.Retry(again.pause(), again.tell() ? List.of(delayed(task)) : List.of());
            }
        };
    }

    /** The same question is asked again, since it may have been taken: what became of it is to be found out. */
    private Settlement resumeOrGiveUp(AgentTurn.Task task, Optional<Duration> retryAfter, String detail) {
        Optional<Instant> since = task.waiting().asked().flatMap(WaitingEvent.Asked::interruptedAt);
        return switch (retries.decide(clock.instant(), since, retryAfter)) {
            case RetryPolicy.Decision.GiveUp giveUp -> excuse(task, Sentence.AGENT_INTERRUPTED, detail);
            case RetryPolicy.Decision.Again again -> {
                LOG.infof(
                        "A question was cut off, looking for its answer in %s: agent=%s (%s)",
                        again.pause(), task.agent(), detail);
                yield new Settlement.Resume(again.pause(), again.tell() ? List.of(delayed(task)) : List.of());
            }
        };
    }

    private Outgoing delayed(AgentTurn.Task task) {
        return post.notice(
                task.agentUser(),
                task.roomId(),
                task.cause(),
                "delayed",
                task.isRepetition() ? Sentence.ANSWER_AWAITED : Sentence.ANSWER_DELAYED,
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
                "A message ends without an answer: agent=%s why=%s error=%s (%s)",
                task.agent(), sentence, errorId, detail);
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
