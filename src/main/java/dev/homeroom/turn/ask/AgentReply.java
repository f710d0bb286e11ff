package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Answered;
import dev.homeroom.backend.AgentOutcome.Failed;
import dev.homeroom.backend.AgentOutcome.Interrupted;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.AgentOutcome.NeedsApproval;
import dev.homeroom.backend.AgentOutcome.NotTaken;
import dev.homeroom.backend.AgentOutcome.Progress;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.Outcome.ResumeLater.Why;
import dev.homeroom.queue.inbox.WaitingEvent.EarlierAttempt;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.turn.NoReply;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.TurnSettings.OnInterrupted;
import dev.homeroom.turn.reply.FailureNotice;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.RetryPolicy;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.turn.stream.LiveOutput.Watched;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Decides what each outcome of a question means for its message: an answer, a notice, or another attempt. */
@Singleton
class AgentReply {
    private static final Logger LOG = Logger.getLogger(AgentReply.class);
    private static final Duration HOMESERVER_PAUSE = Duration.ofSeconds(5);
    private static final Duration PAUSE_FOR_OTHER_ROOMS = Duration.ofSeconds(30);

    private final ReplyBuilder replyBuilder;
    private final OutgoingEvents outgoingEvents;
    private final InterruptionPolicy interruptionPolicy;
    private final ForgottenConversations forgottenConversations;
    private final WaitingRooms waitingRooms;
    private final Commands commands;
    private final RetryPolicy retries;
    private final InstantSource clock;

    AgentReply(
            ReplyBuilder replyBuilder,
            OutgoingEvents outgoingEvents,
            InterruptionPolicy interruptionPolicy,
            ForgottenConversations forgottenConversations,
            WaitingRooms waitingRooms,
            Commands commands,
            TurnSettings settings,
            InstantSource clock) {
        this.replyBuilder = replyBuilder;
        this.outgoingEvents = outgoingEvents;
        this.interruptionPolicy = interruptionPolicy;
        this.forgottenConversations = forgottenConversations;
        this.waitingRooms = waitingRooms;
        this.commands = commands;
        this.retries = new RetryPolicy(settings.giveUpAfter(), settings.tellDelayAfter());
        this.clock = clock;
    }

    /** The agent could not be asked. */
    Outcome unasked(Turn turn, AgentOutcome outcome) {
        return reply(Watched.nothing(turn), Optional.empty(), outcome);
    }

    /** The room can't keep the id of a new conversation, so the agent was not asked. */
    Outcome conversationNotStored(Turn turn, String detail) {
        return fail(Watched.nothing(turn), Sentence.CONVERSATION_NOT_STORED, Progress.NONE, detail);
    }

    Outcome asked(QuestionAttempt attempt, Watched live, AgentOutcome outcome) {
        return switch (outcome) {
            case Failed failed
            when failed.cause() == Failed.Cause.UNKNOWN_CHAT -> inAnotherConversation(attempt, live, failed);
            case Interrupted interrupted
            when interruptionPolicy.hasCostEnough(attempt, interrupted) -> giveUp(live, interrupted);
            case Interrupted forgotten
            when forgotten.how() == How.FORGOTTEN && interruptionPolicy.of(attempt.backend()) == OnInterrupted.RETRY ->
                retryOrGiveUp(live, FailureText.of(forgotten), Optional.empty(), forgotten.detail());
            case AgentOutcome other -> reply(live, attempt.keptConversation(), other);
        };
    }

    private Outcome reply(Watched live, Optional<String> keptConversation, AgentOutcome outcome) {
        return switch (outcome) {
            case NeedsApproval needs ->
                throw new IllegalStateException("Only an agent that was asked waits for " + needs.requests());
            case Answered answered -> answer(live, keptConversation, answered);
            case AgentOutcome.Silent silent ->
                answer(live, Optional.empty(), new Answered(List.of(), Answered.End.WHOLE));
            case NotTaken notTaken
            when live.turn().isRepetition() && !notTaken.endsEarlierTries() ->
                resumeOrGiveUp(
                        live,
                        notTaken.retryAfter(),
                        new Interrupted(How.CONNECTION_LOST, notTaken.detail()),
                        Why.NOT_TOLD);
            case NotTaken notTaken ->
                retryOrGiveUp(live, FailureText.of(notTaken), notTaken.retryAfter(), notTaken.detail());
            case Interrupted cutOff
            when cutOff.how() == How.CONNECTION_LOST || cutOff.how() == How.ENDED_EARLY ->
                resumeOrGiveUp(live, Optional.empty(), cutOff, Why.CUT_OFF);
            case Interrupted interrupted ->
                fail(live, FailureText.of(interrupted), interrupted.progress(), interrupted.detail());
            case Failed failed -> fail(live, FailureText.of(failed), failed.progress(), failed.detail());
        };
    }

    private Outcome answer(Watched live, Optional<String> keptConversation, Answered answered) {
        if (live.turn().isSilent()) {
            return replyBuilder.noReply(live, keptConversation);
        }
        List<String> messages = answered.messages();
        List<String> said = NoReply.without(messages);
        boolean isNoReply = NoReply.isMeantBy(String.join("", messages)) || (!messages.isEmpty() && said.isEmpty());
        return replyBuilder
                .answer(live, keptConversation, isNoReply ? List.of() : said, hint(answered.end()))
                .orElseGet(() -> isNoReply ? replyBuilder.noReply(live, keptConversation) : replyBuilder.silent(live));
    }

    private static Optional<Sentence> hint(Answered.End end) {
        return switch (end) {
            case WHOLE -> Optional.empty();
            case AT_LIMIT -> Optional.of(Sentence.ANSWER_CUT_AT_LIMIT);
            case FILTERED -> Optional.of(Sentence.ANSWER_FILTERED);
            case UNMARKED -> Optional.of(Sentence.ANSWER_MAY_BE_CUT);
        };
    }

    /** Asks again in a new conversation, and tells the room. */
    private Outcome inAnotherConversation(QuestionAttempt attempt, Watched live, Failed failed) {
        boolean isReplaced;
        try {
            isReplaced = forgottenConversations.replace(attempt.turn(), attempt.chatId());
        } catch (HomeserverException e) {
            if (!e.mayPass()) {
                throw e;
            }
            LOG.warnf("A turn waits for the homeserver: %s", e.getMessage());
            return new Outcome.RetryLater(HOMESERVER_PAUSE, List.of());
        }
        return isReplaced
                ? replyBuilder.retry(
                        attempt.turn(),
                        Duration.ZERO,
                        List.of(outgoingEvents.notice(
                                attempt.turn(), "new-conversation", Sentence.CONVERSATION_REPLACED)))
                : reply(live, Optional.empty(), failed);
    }

    /** The agent waits for a decision in another room, at most until that request expires. */
    Outcome decidedElsewhereFirst(Turn turn) {
        LOG.infof("An agent waits for a decision in another room first: agent=%s", turn.agent());
        return replyBuilder.waitForOthers(
                turn,
                PAUSE_FOR_OTHER_ROOMS,
                delayed(turn, new RetryPolicy.Decision.Again(PAUSE_FOR_OTHER_ROOMS, true)));
    }

    /**
     * The message has not been asked, since something before it went wrong.
     *
     * @param atLast says so once the time is up
     */
    Outcome askAfterPause(Watched live, Sentence atLast, String detail) {
        return retryOrGiveUp(live, atLast, Optional.empty(), detail);
    }

    private Outcome retryOrGiveUp(Watched live, Sentence atLast, Optional<Duration> retryAfter, String detail) {
        Turn turn = live.turn();
        return switch (retries.decide(clock.instant(), turn.waiting().firstFailedAt(), retryAfter)) {
            case RetryPolicy.Decision.GiveUp giveUp -> fail(live, atLast, Progress.NONE, detail);
            case RetryPolicy.Decision.Again again -> {
                LOG.infof(
                        "The agent did not accept a message. Retrying in %s: agent=%s reason=%s (%s)",
                        ReadableTime.of(again.pause()), turn.agent(), atLast, detail);
                noteWaiting(turn, retryAfter);
                yield replyBuilder.retry(turn, again.pause(), delayed(turn, again));
            }
        };
    }

    /**
     * Repeats the same question to find out its outcome, since the backend may have accepted it.
     *
     * @param cutOff the outcome to report when the time is up
     */
    private Outcome resumeOrGiveUp(Watched live, Optional<Duration> retryAfter, Interrupted cutOff, Why why) {
        Turn turn = live.turn();
        Optional<Instant> since = turn.waiting().asked().flatMap(EarlierAttempt::interruptedAt);
        return switch (retries.decide(clock.instant(), since, retryAfter)) {
            case RetryPolicy.Decision.GiveUp giveUp -> giveUp(live, cutOff);
            case RetryPolicy.Decision.Again again -> {
                LOG.infof(
                        "A question was interrupted. Looking for its answer in %s: agent=%s (%s)",
                        ReadableTime.of(again.pause()), turn.agent(), cutOff.detail());
                noteWaiting(turn, retryAfter);
                yield replyBuilder.resume(turn, again.pause(), delayed(turn, again), why);
            }
        };
    }

    /** A pause that the server asked for does not end early. */
    private void noteWaiting(Turn turn, Optional<Duration> retryAfter) {
        if (retryAfter.isEmpty()) {
            waitingRooms.add(turn.agent().backend(), turn.context().lane());
        }
    }

    private List<OutgoingEvent> delayed(Turn turn, RetryPolicy.Decision.Again again) {
        Sentence sentence = turn.isRepetition() ? Sentence.ANSWER_AWAITED : Sentence.ANSWER_DELAYED;
        return again.tell() && !turn.isSilent() ? List.of(outgoingEvents.notice(turn, "delayed", sentence)) : List.of();
    }

    /** After the last attempt, the text so far is the answer. */
    private Outcome giveUp(Watched live, Interrupted cutOff) {
        Progress progress = cutOff.progress();
        return cutOff.how() == How.ENDED_EARLY && !progress.messages().isEmpty()
                ? answer(live, Optional.empty(), new Answered(progress.messages(), Answered.End.UNMARKED))
                : fail(live, FailureText.of(cutOff), progress, cutOff.detail());
    }

    /** Asking again is offered only where nothing is done twice by it. */
    private Outcome fail(Watched live, Sentence sentence, Progress progress, String detail) {
        Turn turn = live.turn();
        if (turn.isSilent()) {
            LOG.warnf("A listening agent was not told a message: agent=%s why=%s (%s)", turn.agent(), sentence, detail);
            return replyBuilder.end(turn, "not told", List.of());
        }
        String errorId = ErrorId.next();
        LOG.warnf(
                "A message ends without an answer: agent=%s why=%s error=%s (%s)",
                turn.agent(), sentence, errorId, detail);
        FailureNotice notice = outgoingEvents.failure(
                turn,
                sentence,
                Map.of("agent", turn.agentName(), "error", errorId, "clear", commands.prefix() + "clear"));
        return replyBuilder.fail(
                live, progress.usedTools() ? notice.withoutButton() : notice, progress.messages(), detail);
    }
}
