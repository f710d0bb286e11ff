package dev.homeroom.conversation.question;

import dev.homeroom.conversation.card.CardMessages;
import dev.homeroom.conversation.card.CardMessages.CardMessage;
import dev.homeroom.conversation.card.CardSize;
import dev.homeroom.conversation.question.PersonQuestion.QuestionEnd;
import dev.homeroom.conversation.question.PersonQuestion.QuestionResult;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.queue.retention.RetentionSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Posts questions as cards, and takes the answers, once: the first answer counts. That the time of a question is over shows when
 * somebody looks at it.
 */
@ApplicationScoped
public class QuestionCards {
    /** In bytes, so that the card holds it. */
    private static final int LONGEST_ANSWER = 12_000;

    private final Database database;
    private final LaneTable laneTable;
    private final ControlOutbox controlOutbox;
    private final QuestionEvents questionEvents;
    private final CardMessages cardMessages;
    private final RetentionSettings retention;
    private final InstantSource clock;

    public QuestionCards(
            Database database,
            LaneTable laneTable,
            ControlOutbox controlOutbox,
            QuestionEvents questionEvents,
            CardMessages cardMessages,
            RetentionSettings retention,
            InstantSource clock) {
        this.database = database;
        this.laneTable = laneTable;
        this.controlOutbox = controlOutbox;
        this.questionEvents = questionEvents;
        this.cardMessages = cardMessages;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Asks. The question is on disk when this returns, and is asked once, however often this is called with its id.
     *
     * @return the stored question, which may be another one with the same id
     */
    public StoredQuestion ask(StoredQuestion asked) {
        StoredQuestion stored = database.durably(connection -> {
            QuestionTable.prune(asked.created().minus(retention.time()));
            if (QuestionTable.keep(asked)) {
                put(connection, asked.room(), questionEvents.first(asked));
            }
            return QuestionTable.find(asked.question().id()).orElseThrow();
        });
        laneTable.signal();
        return stored;
    }

    public Optional<StoredQuestion> find(String id) {
        return database.inTransaction(_ -> QuestionTable.find(id));
    }

    /**
     * The question with this id, also if the database has lost it and it is on the last page of its room. It is kept then.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now
     */
    public Optional<StoredQuestion> find(String id, RoomId room, UserId agentUser) {
        return find(id).or(() -> cardMessages
                .latest(room, agentUser, PersonQuestion.KEY, id::equals)
                .flatMap(this::of)
                .map(this::kept));
    }

    private StoredQuestion kept(StoredQuestion found) {
        return database.durably(_ -> {
            QuestionTable.keep(found);
            return QuestionTable.find(found.question().id()).orElseThrow();
        });
    }

    /** The question with this message; empty if the database doesn't know it. */
    public Optional<StoredQuestion> known(RoomId room, EventId message) {
        return database.inTransaction(_ -> QuestionTable.ofMessage(room, message));
    }

    /** The question that the message shows; empty for another message. */
    public Optional<StoredQuestion> of(CardMessage message) {
        return PersonQuestion.of(message.content().path(PersonQuestion.KEY))
                .map(question -> new StoredQuestion(
                        question, message.room(), message.agentUser(), clock.instant(), Optional.of(message.event())));
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
                && laneTable.inTransactionWithMessages(controlLane, connection -> {
                    QuestionTable.keep(asked);
                    return end(
                            connection,
                            asked.question().id(),
                            new QuestionEnd(
                                    QuestionResult.ANSWERED,
                                    CardSize.cut(text.get(), LONGEST_ANSWER),
                                    Optional.of(by.sender()),
                                    now(),
                                    by.id().value()),
                            UnaryOperator.identity());
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

    /** The name of a choice may be a number. */
    private static OptionalInt numberOf(List<String> choices, String said) {
        OptionalInt named = numberOf(choices, said::equals);
        if (named.isPresent()) {
            return named;
        }
        OptionalInt similar = numberOf(
                choices, choice -> choice.strip().toLowerCase(Locale.ROOT).equals(said.toLowerCase(Locale.ROOT)));
        return similar.isEmpty() && said.matches("\\d{1,2}") ? OptionalInt.of(Integer.parseInt(said)) : similar;
    }

    private static OptionalInt numberOf(List<String> choices, Predicate<String> isMeant) {
        return IntStream.rangeClosed(1, choices.size())
                .filter(number -> isMeant.test(choices.get(number - 1)))
                .findFirst();
    }

    /**
     * Withdraws the question. Idempotent.
     *
     * @return false when it is over, or the database knows it no more
     */
    public boolean cancel(String id) {
        return cancel(id, UnaryOperator.identity());
    }

    /** @param shown the ended question as its message shows it */
    private boolean cancel(String id, UnaryOperator<PersonQuestion> shown) {
        boolean isCancelled = database.durably(connection -> {
            QuestionTable.find(id).ifPresent(question -> LaneTable.lock(connection, question.room(), LaneKind.CONTROL));
            return end(
                    connection, id, new QuestionEnd(QuestionResult.CANCELLED, "", Optional.empty(), now(), ""), shown);
        });
        laneTable.signal();
        return isCancelled;
    }

    /** Withdraws the open questions of these agents in the room. */
    public void withdraw(RoomId room, List<UserId> agents) {
        database.inTransaction(_ -> QuestionTable.openIn(room)).stream()
                .filter(question -> agents.contains(question.agentUser()))
                .forEach(question -> cancel(question.question().id()));
    }

    /** Withdraws the open questions of a room that is encrypted now. The edits don't repeat them. */
    public void withdrawFromEncrypted(RoomId room) {
        database.inTransaction(_ -> QuestionTable.openIn(room))
                .forEach(question -> cancel(question.question().id(), PersonQuestion::withoutWords));
    }

    /** Ends a question with this, or with the end of its time. */
    private boolean end(Connection connection, String id, QuestionEnd end, UnaryOperator<PersonQuestion> shown) {
        Optional<StoredQuestion> found = QuestionTable.find(id);
        return found.isPresent() && end(connection, found.get(), end, shown);
    }

    private boolean end(
            Connection connection, StoredQuestion latest, QuestionEnd end, UnaryOperator<PersonQuestion> shown) {
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
        QuestionTable.update(over);
        put(
                connection,
                latest.room(),
                List.of(questionEvents.edit(
                        latest.with(shown.apply(over)),
                        TransactionId.of(latest.room(), latest.question().id(), "end"))));
        return isInTime;
    }

    private void put(Connection connection, RoomId room, List<OutgoingEvent> events) {
        controlOutbox.put(connection, room, events);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
