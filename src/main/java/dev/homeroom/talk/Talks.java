package dev.homeroom.talk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.inbox.InboxQueries.TurnProgress;
import dev.homeroom.queue.outbox.SentEvents.SentPart;
import dev.homeroom.talk.TalkTable.StoredTalk;
import dev.homeroom.tracking.Tracked;
import dev.homeroom.tracking.TrackedState;
import dev.homeroom.tracking.TrackedWork;
import dev.homeroom.tracking.TrackingId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The states of talks.
 *
 * <table>
 * <caption>First match wins</caption>
 * <tr><td>the message waits in the outbox</td><td>waiting</td></tr>
 * <tr><td>the homeserver refused the message</td><td>failed</td></tr>
 * <tr><td>the message has not come back from the homeserver, or the agent's turn waits</td><td>waiting</td></tr>
 * <tr><td>the agent was asked, or its answer is being sent</td><td>running</td></tr>
 * <tr><td>the turn was stopped</td><td>cancelled</td></tr>
 * <tr><td>the agent answered, or chose not to</td><td>done, with the text in the room</td></tr>
 * <tr><td>anything else</td><td>failed, with the notice in the room</td></tr>
 * </table>
 */
@ApplicationScoped
class Talks implements TrackedWork {
    static final String KIND = "talk";
    static final String NOT_SAID = "The message could not be sent to the room of the agent; the log says why.";
    private static final String ANSWER = "answer-";
    private static final String FILE = "file-";
    private static final String NO_REPLY = "no reply";

    private final Database database;
    private final Homeserver homeserver;
    private final TalkOutbox talkOutbox;

    Talks(Database database, Homeserver homeserver, TalkOutbox talkOutbox) {
        this.database = database;
        this.homeserver = homeserver;
        this.talkOutbox = talkOutbox;
    }

    @Override
    public String kind() {
        return KIND;
    }

    private record StagedTalk(StoredTalk talk, TalkStage stage) {}

    @Override
    public Optional<Tracked> find(TrackingId id) {
        return staged(id)
                .map(found ->
                        new Tracked(id, found.talk().caller(), found.talk().created(), state(found)));
    }

    @Override
    public boolean cancel(TrackingId id) {
        Optional<StoredTalk> open = staged(id)
                .filter(found -> found.stage() instanceof TalkStage.Without(TrackedState state) && !state.isOver())
                .map(StagedTalk::talk);
        open.ifPresent(talkOutbox::stop);
        return open.isPresent();
    }

    private Optional<StagedTalk> staged(TrackingId id) {
        return database.inTransaction(connection -> TalkTable.find(id)
                .flatMap(talk -> TalkStage.of(connection, talk).map(stage -> new StagedTalk(talk, stage))));
    }

    private TrackedState state(StagedTalk found) {
        return switch (found.stage()) {
            case TalkStage.Without(TrackedState state) -> state;
            case TalkStage.Over(TurnProgress turn, List<SentPart> sent) -> end(found.talk(), turn, sent);
        };
    }

    private TrackedState end(StoredTalk talk, TurnProgress turn, List<SentPart> sent) {
        if (turn.stopped()) {
            return new TrackedState.Cancelled();
        }
        boolean answered = turn.errorId().isEmpty() && sent.stream().anyMatch(Talks::isAnswer);
        if (answered || turn.how().equals(NO_REPLY)) {
            return new TrackedState.Done(words(talk, sent, Talks::isAnswer));
        }
        String notice = words(talk, sent, part -> !isAnswer(part));
        return new TrackedState.Failed(
                notice.isBlank() ? "The agent did not answer: " + turn.how() + "." : notice, turn.errorId());
    }

    private static boolean isAnswer(SentPart sent) {
        return sent.part().startsWith(ANSWER) || sent.part().startsWith(FILE);
    }

    /** Removed messages have no words. */
    private String words(StoredTalk talk, List<SentPart> sent, Predicate<SentPart> which) {
        return sent.stream()
                .filter(which)
                .flatMap(part -> body(talk, part.event()).stream())
                .collect(Collectors.joining("\n\n"));
    }

    /** An answer that was streamed is the last edit of its draft. */
    private Optional<String> body(StoredTalk talk, EventId event) {
        return HomeserverException.refusalMeans(
                        Optional.<ObjectNode>empty(), () -> homeserver.event(talk.agentUser(), talk.room(), event))
                .map(found -> found.path("content"))
                .map(content -> content.has("m.new_content") ? content.path("m.new_content") : content)
                .map(content -> content.path("body").asText())
                .filter(body -> !body.isBlank());
    }
}
