package dev.homeroom.backend.openai;

import dev.homeroom.backend.KeptConversations;
import dev.homeroom.backend.KeptConversations.PastExchange;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.content.ThinkTags;
import dev.homeroom.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The conversations of one backend, as far as they are sent with questions: the newest exchanges of each. */
final class ChatHistory implements KeptConversations {
    /** Longer than any question takes. Later the room itself shows that the message was removed. */
    private static final Duration KEEP_REMOVED = Duration.ofDays(7);

    /** In the answer of a row. */
    static final String BETWEEN_MESSAGES = "\u001E";

    private final Database database;
    private final InstantSource clock;
    private final String backend;

    ChatHistory(Database database, InstantSource clock, String backend) {
        this.database = database;
        this.clock = clock;
        this.backend = backend;
    }

    @Override
    public boolean isKnown(String chatId) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select count(*)
                        from chat
                        where backend = :backend
                        and chat_id = :chat
                        """)
                        .bind("backend", backend)
                        .bind("chat", chatId)
                        .mapTo(Long.class)
                        .one()
                == 1);
    }

    /** A conversation without any exchange. */
    void begin(String chatId) {
        database.useTransaction(handle -> begin(handle, chatId));
    }

    private void begin(Handle handle, String chatId) {
        handle.createUpdate("""
                        insert into chat (backend, chat_id)
                        values (:backend, :chat)
                        on conflict do nothing
                        """).bind("backend", backend).bind("chat", chatId).execute();
    }

    @Override
    public void restore(String chatId, List<PastExchange> exchanges) {
        database.useTransaction(handle -> {
            forgetWhatIsInRoom(handle, chatId);
            exchanges.forEach(exchange -> insert(handle, chatId, exchange.keys().asked() + "/restored", exchange));
            begin(handle, chatId);
        });
    }

    /** An exchange of an older version stays, since its room can't tell to which conversation it belongs. */
    private void forgetWhatIsInRoom(Handle handle, String chatId) {
        handle.createUpdate("""
                        delete from chat_history
                        where backend = :backend
                        and chat_id = :chat
                        and in_room
                        """).bind("backend", backend).bind("chat", chatId).execute();
    }

    @Override
    public boolean forget(String message) {
        return database.inTransaction(handle -> {
            noteRemoved(handle, message);
            int forgotten = handle.createUpdate("""
                            delete from chat_history
                            where backend = :backend
                            and (message = :message or asked = :message)
                            """)
                    .bind("backend", backend)
                    .bind("message", message)
                    .execute();
            chatsWith(handle, message).forEach(chat -> readAgain(handle, chat));
            return forgotten > 0;
        });
    }

    private void noteRemoved(Handle handle, String message) {
        OffsetDateTime now = now();
        handle.createUpdate("""
                        delete from removed_message
                        where removed_at < :before
                        """).bind("before", now.minus(KEEP_REMOVED)).execute();
        handle.createUpdate("""
                        insert into removed_message (event_id, removed_at)
                        values (:message, :now)
                        on conflict do nothing
                        """).bind("message", message).bind("now", now).execute();
    }

    @Override
    public void changed(String message) {
        database.useTransaction(handle -> chatsWith(handle, message).forEach(chat -> readAgain(handle, chat)));
    }

    private List<String> chatsWith(Handle handle, String message) {
        return handle.createQuery("""
                        select distinct chat_id
                        from chat_history
                        where backend = :backend
                        and in_room
                        and (message = :message or quoted = :message)
                        """)
                .bind("backend", backend)
                .bind("message", message)
                .mapTo(String.class)
                .list();
    }

    @Override
    public void readAgain(String chatId) {
        database.useTransaction(handle -> readAgain(handle, chatId));
    }

    private void readAgain(Handle handle, String chatId) {
        forgetWhatIsInRoom(handle, chatId);
        handle.createUpdate("""
                        delete from chat
                        where backend = :backend
                        and chat_id = :chat
                        """).bind("backend", backend).bind("chat", chatId).execute();
    }

    /** The stored answer to a question; empty if there is none. */
    Optional<String> answerTo(String chatId, String turnId) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select answer
                        from chat_history
                        where backend = :backend
                        and chat_id = :chat
                        and turn_id = :turn
                        """)
                .bind("backend", backend)
                .bind("chat", chatId)
                .bind("turn", turnId)
                .map((row, context) -> row.getString("answer"))
                .findOne());
    }

    /** The newest exchanges of a chat, oldest first: as many as fit into both limits. */
    List<PastExchange> of(String chatId) {
        List<PastExchange> newestFirst = database.inTransaction(handle -> handle.createQuery("""
                        select turn_id, message, asked, quoted, question, answer
                        from chat_history
                        where backend = :backend
                        and chat_id = :chat
                        and not exists (
                            select 1
                            from removed_message
                            where event_id in (chat_history.message, chat_history.asked, chat_history.quoted))
                        order by position desc
                        fetch first :most rows only
                        """)
                .bind("backend", backend)
                .bind("chat", chatId)
                .bind("most", MOST_EXCHANGES)
                .map((row, context) -> exchange(row))
                .list());
        Deque<PastExchange> kept = new ArrayDeque<>();
        int length = 0;
        for (PastExchange pastExchange : newestFirst) {
            length += pastExchange.length();
            if (length > MOST_CHARACTERS) {
                break;
            }
            kept.addFirst(pastExchange);
        }
        return List.copyOf(kept);
    }

    private static PastExchange exchange(ResultSet row) throws SQLException {
        String message = Optional.ofNullable(row.getString("message")).orElse(row.getString("turn_id"));
        return new PastExchange(
                new Question.MessageKeys(
                        message,
                        Optional.ofNullable(row.getString("asked")).orElse(message),
                        Optional.ofNullable(row.getString("quoted"))),
                row.getString("question"),
                ThinkTags.split(row.getString("answer").replace(BETWEEN_MESSAGES, "\n\n"))
                        .text());
    }

    /** The newest exchanges that make up at most half of all the text. */
    static List<PastExchange> newerHalf(List<PastExchange> all) {
        int half = all.stream().mapToInt(PastExchange::length).sum() / 2;
        int first = all.size();
        for (int length = 0; first > 0; first--) {
            length += all.get(first - 1).length();
            if (length > half) {
                break;
            }
        }
        return List.copyOf(all.subList(first, all.size()));
    }

    /**
     * Adds an exchange and forgets the oldest ones; idempotent by turn. Does nothing if its message was removed
     * meanwhile. Waits for a database that is away.
     */
    void append(String chatId, String turnId, PastExchange pastExchange) {
        database.retryUntilAvailable(handle -> {
            insert(handle, chatId, turnId, pastExchange);
            return handle.createUpdate("""
                            delete from chat_history
                            where backend = :backend
                            and chat_id = :chat
                            and position <= (
                                select position
                                from chat_history
                                where backend = :backend
                                and chat_id = :chat
                                order by position desc
                                offset :most rows
                                fetch first 1 rows only)
                            """)
                    .bind("backend", backend)
                    .bind("chat", chatId)
                    .bind("most", MOST_EXCHANGES)
                    .execute();
        });
    }

    private void insert(Handle handle, String chatId, String turnId, PastExchange pastExchange) {
        Question.MessageKeys keys = pastExchange.keys();
        if (isRemoved(handle, keys)) {
            return;
        }
        handle.createUpdate("""
                        insert into chat_history (backend, chat_id, turn_id, position, question, answer, answered_at,
                                                  message, asked, quoted, in_room)
                        values (:backend, :chat, :turn, nextval('chat_history_position'), :question, :answer, :now,
                                :message, :asked, :quoted, true)
                        on conflict do nothing
                        """)
                .bind("backend", backend)
                .bind("chat", chatId)
                .bind("turn", turnId)
                .bind("question", pastExchange.question())
                .bind("answer", pastExchange.answer())
                .bind("now", now())
                .bind("message", keys.message())
                .bind("asked", keys.asked())
                .bind("quoted", keys.quoted().orElse(null))
                .execute();
    }

    private static boolean isRemoved(Handle handle, Question.MessageKeys keys) {
        return handle.createQuery("""
                        select count(*)
                        from removed_message
                        where event_id in (:message, :asked)
                        """)
                        .bind("message", keys.message())
                        .bind("asked", keys.asked())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
