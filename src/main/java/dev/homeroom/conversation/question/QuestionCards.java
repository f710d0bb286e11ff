package dev.homeroom.conversation.question;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.question.PersonQuestion.QuestionEnd;
import dev.homeroom.conversation.question.PersonQuestion.QuestionResult;
import dev.homeroom.database.Database;
import dev.homeroom.json.ShortText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.LatestContent;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.queue.retention.RetentionSettings;
import dev.homeroom.rooms.further.RoomAgents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Posts questions as cards, and takes the answers, once: the first answer counts. An open question costs nothing; that its time
 * is over shows when somebody looks at it.
 */
@ApplicationScoped
public class QuestionCards {
    private static final int LONGEST_ANSWER = 10_000;

    private final Database database;
    private final LaneTable laneTable;
    private final Outbox outbox;
    private final QuestionEvents questionEvents;
    private final Homeserver homeserver;
    private final RetentionSettings retention;
    private final InstantSource clock;

    public QuestionCards(
            Database database,
            LaneTable laneTable,
            Outbox outbox,
            QuestionEvents questionEvents,
            Homeserver homeserver,
            RetentionSettings retention,
            InstantSource clock) {
        this.database = database;
        this.laneTable = laneTable;
        this.outbox = outbox;
        this.questionEvents = questionEvents;
        this.homeserver = homeserver;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Asks. The question is on disk when this returns, and is asked once, however often this is called with its id.
     *
     * @return the stored question, which may be another one with the same id
     */
    public StoredQuestion ask(StoredQuestion asked) {
        StoredQuestion stored = database.durably(handle -> {
            QuestionTable.prune(handle, asked.created().minus(retention.time()));
            if (QuestionTable.keep(handle, asked)) {
                put(handle, asked.room(), questionEvents.first(asked));
            }
            return QuestionTable.find(handle, asked.question().id()).orElseThrow();
        });
        laneTable.signal();
        return stored;
    }

    public Optional<StoredQuestion> find(String id) {
        return database.inTransaction(handle -> QuestionTable.find(handle, id));
    }

    /**
     * The question with this message.
     *
     * @throws HomeserverException when a question that the database doesn't know can't be looked for now
     */
    public Optional<StoredQuestion> withMessage(RoomAgents agents, EventId message) {
        RoomId room = agents.first().room();
        return database.inTransaction(handle -> QuestionTable.ofMessage(handle, room, message))
                .or(() -> inRoom(agents, message));
    }

    private Optional<StoredQuestion> inRoom(RoomAgents agents, EventId message) {
        UserId reader = agents.first().agentUser();
        RoomId room = agents.first().room();
        return HomeserverException.refusalMeans(
                        Optional.<ObjectNode>empty(), () -> homeserver.event(reader, room, message))
                .filter(event -> event.path("content").has(PersonQuestion.KEY))
                .map(event -> event.path("sender").asText())
                .filter(UserId::isValid)
                .flatMap(sender -> agents.of(new UserId(sender)))
                .flatMap(agent -> LatestContent.of(homeserver, agent.agentUser(), room, message, agent.agentUser())
                        .flatMap(content -> PersonQuestion.of(content.path(PersonQuestion.KEY)))
                        .map(question -> new StoredQuestion(
                                question, room, agent.agentUser(), clock.instant(), Optional.of(message))));
    }

    /**
     * Takes an answer. Idempotent for its event.
     *
     * @param call number of a choice, counting from 1
     * @param words of a reply: the number or the name of a choice, or anything else
     * @param controlLane in which the event is handled
     * @return whether the question has this answer
     */
    public boolean answer(StoredQuestion asked, RoomEvent by, OptionalInt call, String words, Lane controlLane) {
        Optional<String> text = text(asked.question(), call, words);
        return text.isPresent()
                && laneTable.inTransactionWithMessages(controlLane, handle -> {
                    QuestionTable.keep(handle, asked);
                    return end(
                            handle,
                            asked.question().id(),
                            new QuestionEnd(
                                    QuestionResult.ANSWERED,
                                    ShortText.of(text.get(), LONGEST_ANSWER),
                                    Optional.of(by.sender()),
                                    now(),
                                    by.id().value()));
                });
    }

    private static Optional<String> text(PersonQuestion question, OptionalInt call, String words) {
        List<String> choices = question.choices();
        String said = words.strip();
        OptionalInt number = call.isPresent() ? call : numberOf(choices, said);
        if (number.isPresent() && number.getAsInt() >= 1 && number.getAsInt() <= choices.size()) {
            return Optional.of(choices.get(number.getAsInt() - 1));
        }
        return said.isEmpty() ? Optional.empty() : Optional.of(said);
    }

    private static OptionalInt numberOf(List<String> choices, String said) {
        if (said.matches("\\d{1,2}")) {
            return OptionalInt.of(Integer.parseInt(said));
        }
        return IntStream.rangeClosed(1, choices.size())
                .filter(number ->
                        choices.get(number - 1).toLowerCase(Locale.ROOT).equals(said.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /**
     * Takes the question back. Idempotent.
     *
     * @return false when it is over
     */
    public boolean cancel(String id) {
        boolean isCancelled = database.durably(handle -> {
            LaneTable.lock(handle, QuestionTable.find(handle, id).orElseThrow().room(), LaneKind.CONTROL);
            return end(handle, id, new QuestionEnd(QuestionResult.CANCELLED, "", Optional.empty(), now(), ""));
        });
        laneTable.signal();
        return isCancelled;
    }

    /** Ends a question with this, or with the end of its time. */
    private boolean end(Handle handle, String id, QuestionEnd end) {
        StoredQuestion latest = QuestionTable.find(handle, id).orElseThrow();
        Optional<QuestionEnd> before = latest.question().end();
        if (before.isPresent()) {
            return !end.via().isEmpty() && before.get().via().equals(end.via());
        }
        boolean isInTime = latest.isOpen(now());
        PersonQuestion over = latest.question()
                .ended(
                        isInTime
                                ? end
                                : new QuestionEnd(
                                        QuestionResult.EXPIRED,
                                        "",
                                        Optional.empty(),
                                        latest.question().expires(),
                                        ""));
        QuestionTable.update(handle, over);
        put(
                handle,
                latest.room(),
                List.of(questionEvents.edit(latest.with(over), TransactionId.of(latest.room(), id, "end"))));
        return isInTime;
    }

    private void put(Handle handle, RoomId room, List<OutgoingEvent> events) {
        outbox.put(handle, LaneKind.CONTROL, events);
        laneTable.wake(handle, LaneKind.CONTROL, List.of(room));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
