package dev.homeroom.turn.reply;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.files.outgoing.FileContents;
import dev.homeroom.matrix.AnswerMark;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.turn.NoReply;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Turns the outcome of a question into the room's events. */
@ApplicationScoped
public class ReplyBuilder {
    private static final Logger LOG = Logger.getLogger(ReplyBuilder.class);
    public static final String ANSWERED = "answered";
    public static final String NO_REPLY = "no reply";
    public static final String TAKEN_BACK = "taken back";

    private final OutgoingEvents outgoingEvents;
    private final AnswerParts answerParts;
    private final Commands commands;
    private final RetryPolicy retries;
    private final InstantSource clock;

    ReplyBuilder(
            OutgoingEvents outgoingEvents,
            AnswerParts answerParts,
            Commands commands,
            TurnSettings settings,
            InstantSource clock) {
        this.outgoingEvents = outgoingEvents;
        this.answerParts = answerParts;
        this.commands = commands;
        this.retries = new RetryPolicy(settings.giveUpAfter(), settings.tellDelayAfter());
        this.clock = clock;
    }

    public Outcome reply(Turn turn, AgentOutcome outcome) {
        return switch (outcome) {
            case AgentOutcome.Answered answered -> answer(turn, answered.messages(), answered.end());
            case AgentOutcome.Silent silent -> said(turn, List.of(), AgentOutcome.Answered.End.WHOLE);
            case AgentOutcome.NotTaken notTaken
            when turn.isRepetition() && !notTaken.endsEarlierTries() ->
                resumeOrGiveUp(
                        turn,
                        notTaken.retryAfter(),
                        new AgentOutcome.Interrupted(How.CONNECTION_LOST, notTaken.detail()),
                        Outcome.ResumeLater.Why.NOT_TOLD);
            case AgentOutcome.NotTaken notTaken ->
                retryOrGiveUp(turn, FailureText.of(notTaken), notTaken.retryAfter(), notTaken.detail());
            case AgentOutcome.Interrupted cutOff
            when cutOff.how() == How.CONNECTION_LOST || cutOff.how() == How.ENDED_EARLY -> resumeOrGiveUp(turn, cutOff);
            case AgentOutcome.Interrupted interrupted ->
                failureText(turn, FailureText.of(interrupted), interrupted.detail(), interrupted.progress());
            case AgentOutcome.Failed failed ->
                failureText(turn, FailureText.of(failed), failed.detail(), failed.progress());
        };
    }

    /**
     * The messages of a long answer whose file was not uploaded, instead of the event with the file.
     *
     * @return empty when the event has no such file, or the file is gone
     */
    public List<OutgoingEvent> inParts(OutgoingEvent refused) {
        return FileContents.isWaitingText(refused.content()) ? answerParts.inParts(refused) : List.of();
    }

    private Outcome answer(Turn turn, List<String> messages, AgentOutcome.Answered.End end) {
        boolean isNoReply = NoReply.isMeantBy(String.join("", messages))
                || (!messages.isEmpty() && NoReply.without(messages).isEmpty());
        return isNoReply
                ? answered(turn, List.of(), end).orElseGet(() -> new Outcome.Done(NO_REPLY, List.of()))
                : said(turn, NoReply.without(messages), end);
    }

    private Outcome said(Turn turn, List<String> messages, AgentOutcome.Answered.End end) {
        return answered(turn, messages, end).orElseGet(() -> silent(turn));
    }

    /** Empty when there is neither a word nor a file. */
    private Optional<Outcome> answered(Turn turn, List<String> messages, AgentOutcome.Answered.End end) {
        List<OutgoingEvent> parts = answerParts.of(turn, messages, "answer-");
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        List<OutgoingEvent> toSend =
                Stream.concat(parts.stream(), hint(turn, end).stream()).toList();
        toSend.subList(0, toSend.size() - 1)
                .forEach(part -> part.content()
                        .putObject(AnswerMark.KEY)
                        .put("of", turn.waiting().key()));
        return Optional.of(new Outcome.Done(ANSWERED, toSend));
    }

    private Optional<OutgoingEvent> hint(Turn turn, AgentOutcome.Answered.End end) {
        return switch (end) {
            case WHOLE -> Optional.empty();
            case AT_LIMIT -> Optional.of(notice(turn, "hint", Sentence.ANSWER_CUT_AT_LIMIT));
            case FILTERED -> Optional.of(notice(turn, "hint", Sentence.ANSWER_FILTERED));
            case UNMARKED -> Optional.of(notice(turn, "hint", Sentence.ANSWER_MAY_BE_CUT));
        };
    }

    private OutgoingEvent notice(Turn turn, String part, Sentence sentence) {
        return outgoingEvents.notice(
                turn.agentUser(), turn.roomId(), turn.cause(), part, sentence, Map.of("agent", turn.agentName()));
    }

    /** Asks again although the agent may have worked on the question: a person or a setting has chosen that. */
    public Outcome askAnew(Turn turn, AgentOutcome.Interrupted forgotten) {
        return retryOrGiveUp(turn, FailureText.of(forgotten), Optional.empty(), forgotten.detail());
    }

    private Outcome retryOrGiveUp(Turn turn, Sentence atLast, Optional<Duration> retryAfter, String detail) {
        return switch (retries.decide(clock.instant(), turn.waiting().firstFailedAt(), retryAfter)) {
            case RetryPolicy.Decision.GiveUp giveUp -> failureText(turn, atLast, detail, AgentOutcome.Progress.NONE);
            case RetryPolicy.Decision.Again again -> {
                LOG.infof(
                        "The agent did not accept a message. Retrying in %s: agent=%s reason=%s (%s)",
                        ReadableTime.of(again.pause()), turn.agent(), atLast, detail);
                yield new Outcome.RetryLater(again.pause(), again.tell() ? List.of(delayed(turn)) : List.of());
            }
        };
    }

    /** After the last attempt, the text so far is the answer. */
    public Outcome giveUp(Turn turn, AgentOutcome.Interrupted cutOff) {
        AgentOutcome.Progress progress = cutOff.progress();
        return cutOff.how() == How.ENDED_EARLY && !progress.messages().isEmpty()
                ? answer(turn, progress.messages(), AgentOutcome.Answered.End.UNMARKED)
                : failureText(turn, FailureText.of(cutOff), cutOff.detail(), progress);
    }

    private Outcome resumeOrGiveUp(Turn turn, AgentOutcome.Interrupted cutOff) {
        return resumeOrGiveUp(turn, Optional.empty(), cutOff, Outcome.ResumeLater.Why.CUT_OFF);
    }

    /**
     * Repeats the same question to find out its outcome, since the backend may have accepted it.
     *
     * @param cutOff the outcome to report when the time is up
     */
    private Outcome resumeOrGiveUp(
            Turn turn, Optional<Duration> retryAfter, AgentOutcome.Interrupted cutOff, Outcome.ResumeLater.Why why) {
        Optional<Instant> since = turn.waiting().asked().flatMap(WaitingEvent.EarlierAttempt::interruptedAt);
        return switch (retries.decide(clock.instant(), since, retryAfter)) {
            case RetryPolicy.Decision.GiveUp giveUp -> giveUp(turn, cutOff);
            case RetryPolicy.Decision.Again again -> {
                LOG.infof(
                        "A question was interrupted. Looking for its answer in %s: agent=%s (%s)",
                        ReadableTime.of(again.pause()), turn.agent(), cutOff.detail());
                yield new Outcome.ResumeLater(again.pause(), again.tell() ? List.of(delayed(turn)) : List.of(), why);
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

    /**
     * The conversation no longer exists on the server and a new one has begun: asks again there, and tells the room.
     */
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

    /** The room can't keep the id of a new conversation, so the agent was not asked. */
    public Outcome conversationNotStored(Turn turn, String detail) {
        return failureText(turn, Sentence.CONVERSATION_NOT_STORED, detail, AgentOutcome.Progress.NONE);
    }

    /** Asking again is offered only where nothing is done twice by it. */
    private Outcome failureText(Turn turn, Sentence sentence, String detail, AgentOutcome.Progress progress) {
        String errorId = ErrorId.next();
        LOG.warnf(
                "A message ends without an answer: agent=%s why=%s error=%s (%s)",
                turn.agent(), sentence, errorId, detail);
        Map<String, String> names =
                Map.of("agent", turn.agentName(), "error", errorId, "clear", commands.prefix() + "clear");
        Outcome.DeadLettered deadLettered =
                outgoingEvents.dead(turn.agentUser(), turn.roomId(), turn.cause(), sentence, names);
        return (progress.usedTools() ? deadLettered.withFurther(List.of()) : deadLettered)
                .after(answerParts.of(turn, progress.messages(), "said-"), detail);
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
