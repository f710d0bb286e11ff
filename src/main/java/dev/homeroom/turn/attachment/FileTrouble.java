package dev.homeroom.turn.attachment;

import dev.homeroom.files.FileSize;
import dev.homeroom.files.incoming.Landing;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.RetryPolicy;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The outcome of a message whose file can't be had. What may pass is retried for as long as a busy agent is; everything ends
 * with a sentence.
 */
@Singleton
public class FileTrouble {
    private static final Logger LOG = Logger.getLogger(FileTrouble.class);

    private final ReplyBuilder replyBuilder;
    private final OutgoingEvents outgoingEvents;
    private final RetryPolicy retries;
    private final InstantSource clock;

    public FileTrouble(
            ReplyBuilder replyBuilder, OutgoingEvents outgoingEvents, TurnSettings settings, InstantSource clock) {
        this.replyBuilder = replyBuilder;
        this.outgoingEvents = outgoingEvents;
        this.retries = new RetryPolicy(settings.giveUpAfter(), settings.tellDelayAfter());
        this.clock = clock;
    }

    /**
     * A file that was not had.
     *
     * @param file its name, as people know it
     */
    record Missing(Turn turn, String file) {}

    /** Empty when the file has landed. */
    Optional<Outcome> of(Landing landing, Missing missing) {
        return switch (landing) {
            case Landing.Landed landed -> Optional.empty();
            case Landing.TooLarge(long size, long limit) ->
                Optional.of(said(
                        missing,
                        Sentence.FILE_TOO_LARGE,
                        Map.of(
                                "file",
                                missing.file(),
                                "size",
                                FileSize.words(size, limit),
                                "limit",
                                FileSize.words(limit))));
            case Landing.Overlong(long limit) ->
                Optional.of(said(
                        missing,
                        Sentence.FILE_OVERLONG,
                        Map.of("file", missing.file(), "limit", FileSize.words(limit))));
            case Landing.RoomFull(long quota) ->
                Optional.of(said(
                        missing,
                        Sentence.FILE_ROOM_FULL,
                        Map.of("file", missing.file(), "limit", FileSize.words(quota))));
            case Landing.Encrypted encrypted ->
                Optional.of(said(missing, Sentence.FILE_ENCRYPTED, Map.of("file", missing.file())));
            case Landing.Gone gone -> {
                LOG.infof(
                        "A file can't be had: event=%s (%s)",
                        missing.turn().waiting().key(), gone.detail());
                yield Optional.of(said(missing, Sentence.FILE_GONE, Map.of("file", missing.file())));
            }
            case Landing.NotNow(String detail, Optional<Duration> retryAfter) ->
                Optional.of(retried(missing, Sentence.FILE_NOT_FETCHED, detail, retryAfter));
            case Landing.NotStored(String detail) ->
                Optional.of(retried(missing, Sentence.FILE_NOT_STORED, detail, Optional.empty()));
        };
    }

    Outcome said(Missing missing, Sentence sentence, Map<String, String> names) {
        return replyBuilder.end(missing.turn(), sentence.name(), List.of(notice(missing, "notice", sentence, names)));
    }

    Outcome retried(Missing missing, Sentence atLast, String detail, Optional<Duration> retryAfter) {
        Turn turn = missing.turn();
        WaitingEvent waiting = turn.waiting();
        return switch (retries.decide(clock.instant(), waiting.firstFailedAt(), retryAfter)) {
            case RetryPolicy.Decision.GiveUp giveUp -> givenUp(missing, atLast, detail);
            case RetryPolicy.Decision.Again again -> {
                LOG.infof("A file can't be had now and is tried again: event=%s (%s)", waiting.key(), detail);
                List<OutgoingEvent> told = again.tell()
                        ? List.of(
                                notice(missing, "file-delayed", Sentence.FILE_DELAYED, Map.of("file", missing.file())))
                        : List.of();
                yield waiting.asked().isEmpty()
                        ? replyBuilder.retry(turn, again.pause(), told)
                        : replyBuilder.resume(turn, again.pause(), told, Outcome.ResumeLater.Why.NOT_TOLD);
            }
        };
    }

    Outcome givenUp(Missing missing, Sentence sentence, String detail) {
        String errorId = ErrorId.next();
        LOG.warnf("A message ends since its file can't be had: why=%s error=%s (%s)", sentence, errorId, detail);
        Map<String, String> names = Map.of("file", missing.file(), "error", errorId);
        return replyBuilder.fail(missing.turn(), outgoingEvents.failure(missing.turn(), sentence, names), detail);
    }

    private OutgoingEvent notice(Missing missing, String part, Sentence sentence, Map<String, String> names) {
        Turn turn = missing.turn();
        return outgoingEvents.notice(turn.agentUser(), turn.roomId(), turn.cause(), part, sentence, names);
    }
}
