package dev.homeroom.backend.openai;

import dev.homeroom.backend.content.ThinkTags;
import dev.homeroom.database.Database;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The stored conversations of one backend. Only the newest exchanges of a chat are kept. */
final class ChatHistory {
    /** An exchange is two messages. */
    static final int MOST_EXCHANGES = 20;

    static final int MOST_CHARACTERS = 60_000;

    /** A question and its answer. */
    record PastExchange(String question, String answer) {
        int length() {
            return question.length() + answer.length();
        }
    }

    private final Database database;
    private final InstantSource clock;
    private final String backend;

    ChatHistory(Database database, InstantSource clock, String backend) {
        this.database = database;
        this.clock = clock;
        this.backend = backend;
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
                        select question, answer
                        from chat_history
                        where backend = :backend
                        and chat_id = :chat
                        order by position desc
                        fetch first :most rows only
                        """)
                .bind("backend", backend)
                .bind("chat", chatId)
                .bind("most", MOST_EXCHANGES)
                .map((row, context) -> new PastExchange(
                        row.getString("question"),
                        ThinkTags.split(row.getString("answer")).text()))
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

    /** Adds an exchange and forgets the oldest ones; idempotent by turn. Waits for a database that is away. */
    void append(String chatId, String turnId, PastExchange pastExchange) {
        database.retryUntilAvailable(handle -> {
            handle.createUpdate("""
                            insert into chat_history
                            values (:backend, :chat, :turn, nextval('chat_history_position'), :question, :answer, :now)
                            on conflict do nothing
                            """)
                    .bind("backend", backend)
                    .bind("chat", chatId)
                    .bind("turn", turnId)
                    .bind("question", pastExchange.question())
                    .bind("answer", pastExchange.answer())
                    .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .execute();
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
}
