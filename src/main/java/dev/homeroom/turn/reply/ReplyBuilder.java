package dev.homeroom.turn.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.turn.AskingAgain;
import dev.homeroom.turn.NoReply;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.render.Mentionables;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.wording.Sentence;
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
public class ReplyBuilder {
    private static final Logger LOG = Logger.getLogger(ReplyBuilder.class);
    public static final String ANSWERED = "answered";
    public static final String NO_REPLY = "no reply";
    public static final String TAKEN_BACK = "taken back";

    private final Rendering rendering;
    private final OutgoingEvents outgoingEvents;
    private final MentionableMembers mentionableMembers;
    private final AnswerFile answerFile;
    private final int mostParts;
    private final RetryPolicy retries;
    private final Clock clock;

    public ReplyBuilder(
            Rendering rendering,
            OutgoingEvents outgoingEvents,
            MentionableMembers mentionableMembers,
            AnswerFile answerFile,
            ReplySettings replies,
            TurnSettings settings,
            Clock clock) {
        this.rendering = rendering;
        this.outgoingEvents = outgoingEvents;
        this.mentionableMembers = mentionableMembers;
        this.answerFile = answerFile;
        this.mostParts = replies.mostParts();
        this.retries = new RetryPolicy(settings.giveUpAfter(), settings.tellDelayAfter());
        this.clock = clock;
    }

    public Outcome reply(Turn turn, AgentOutcome outcome) {
        return switch (outcome) {
            case AgentOutcome.Answered answered -> answer(turn, answered.messages());
            case AgentOutcome.Silent silent -> silent(turn);
            case AgentOutcome.NotTaken notTaken
            when turn.isRepetition() && !notTaken.endsEarlierTries() ->
                resumeOrGiveUp(turn, notTaken.retryAfter(), notTaken.detail());
            case AgentOutcome.NotTaken notTaken ->
                retryOrGiveUp(turn, FailureText.of(notTaken), notTaken.retryAfter(), notTaken.detail());
            case AgentOutcome.Interrupted cutOff
            when cutOff.how() == How.CONNECTION_LOST -> resumeOrGiveUp(turn, Optional.empty(), cutOff.detail());
            case AgentOutcome.Interrupted interrupted ->
                failureText(turn, FailureText.of(interrupted), interrupted.detail());
            case AgentOutcome.Failed failed -> failureText(turn, FailureText.of(failed), failed.detail());
        };
    }

    private Outcome answer(Turn turn, List<String> messages) {
        if (NoReply.isMeantBy(String.join("", messages))) {
            return new Outcome.Done(NO_REPLY, List.of());
        }
        List<String> spoken = NoReply.without(messages);
        return spoken.isEmpty() && !messages.isEmpty() ? new Outcome.Done(NO_REPLY, List.of()) : said(turn, spoken);
    }

    private Outcome said(Turn turn, List<String> messages) {
        Mentionables mentionables = mentionableMembers.mentionable(turn, messages);
        List<ObjectNode> contents = messages.stream()
                .flatMap(message -> rendering.answer(message, mentionables).stream())
                .toList();
        List<ObjectNode> readable = contents.size() <= mostParts
                ? contents
                : answerFile.of(turn, messages).map(List::of).orElse(contents);
        List<OutgoingEvent> parts = new ArrayList<>();
        for (ObjectNode content : readable) {
            if (parts.size() < readable.size() - 1) {
                content.putObject(AskingAgain.KEY).put("of", turn.waiting().key());
            }
            parts.add(outgoingEvents.event(
                    turn.agentUser(), turn.roomId(), turn.cause(), "answer-" + parts.size(), content));
        }
        return parts.isEmpty() ? silent(turn) : new Outcome.Done(ANSWERED, parts);
    }

    /** Asks afresh although the agent may have worked on it: somebody has decided that this is better than to tell. */
    public Outcome askAnew(Turn turn, AgentOutcome.Interrupted forgotten) {
        return retryOrGiveUp(turn, FailureText.of(forgotten), Optional.empty(), forgotten.detail());
    }

    private Outcome retryOrGiveUp(Turn turn, Sentence atLast, Optional<Duration> retryAfter, String detail) {
        return switch (retries.decide(clock.instant(), turn.waiting().firstFailedAt(), retryAfter)) {
            case RetryPolicy.Decision.GiveUp giveUp -> failureText(turn, atLast, detail);
            case RetryPolicy.Decision.Again again -> {
                LOG.infof(
                        "The agent did not take a message, trying again in %s: agent=%s reason=%s (%s)",
                        ReadableTime.of(again.pause()), turn.agent(), atLast, detail);
                yield new Outcome.RetryLater(again.pause(), again.tell() ? List.of(delayed(turn)) : List.of());
            }
        };
    }

    /** The same question is asked again, since it may have been taken: what became of it is to be found out. */
    private Outcome resumeOrGiveUp(Turn turn, Optional<Duration> retryAfter, String detail) {
        Optional<Instant> since = turn.waiting().asked().flatMap(WaitingEvent.EarlierAttempt::interruptedAt);
        return switch (retries.decide(clock.instant(), since, retryAfter)) {
            case RetryPolicy.Decision.GiveUp giveUp -> failureText(turn, Sentence.AGENT_INTERRUPTED, detail);
            case RetryPolicy.Decision.Again again -> {
                LOG.infof(
                        "A question was cut off, looking for its answer in %s: agent=%s (%s)",
                        ReadableTime.of(again.pause()), turn.agent(), detail);
                yield new Outcome.ResumeLater(again.pause(), again.tell() ? List.of(delayed(turn)) : List.of());
            }
        };
    }

    private OutgoingEvent delayed(Turn turn) {
        return outgoingEvents.notice(
                turn.agentUser(),
                turn.roomId(),
                turn.cause(),
                "delayed",
                turn.isRepetition() ? Sentence.ANSWER_AWAITED : Sentence.ANSWER_DELAYED,
                Map.of("agent", turn.agentName()));
    }

    /** The conversation is gone upstream and another one has begun: the message is asked again there, and the room told. */
    public Outcome askInNewConversation(Turn turn) {
        OutgoingEvent notice = outgoingEvents.notice(
                turn.agentUser(),
                turn.roomId(),
                turn.cause(),
                "new-conversation",
                Sentence.CONVERSATION_REPLACED,
                Map.of("agent", turn.agentName()));
        return new Outcome.RetryLater(Duration.ZERO, List.of(notice));
    }

    private Outcome failureText(Turn turn, Sentence sentence, String detail) {
        String errorId = ErrorId.next();
        LOG.warnf(
                "A message ends without an answer: agent=%s why=%s error=%s (%s)",
                turn.agent(), sentence, errorId, detail);
        return outgoingEvents.dead(
                turn.agentUser(),
                turn.roomId(),
                turn.cause(),
                sentence,
                Map.of("agent", turn.agentName(), "error", errorId));
    }

    private Outcome silent(Turn turn) {
        OutgoingEvent notice = outgoingEvents.notice(
                turn.agentUser(),
                turn.roomId(),
                turn.cause(),
                "notice",
                Sentence.AGENT_SILENT,
                Map.of("agent", turn.agentName()));
        return new Outcome.Done(Sentence.AGENT_SILENT.name(), List.of(notice));
    }
}
