package dev.homeroom.queue.inbox;

import dev.homeroom.database.Sql;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The states of an event that has a row. {@link InboxTable} has the transitions. */
enum InboxState {
    /** The event has no outcome yet. */
    WAITING("waiting"),
    /** The event has its outcome, or was stopped. */
    SETTLED("settled"),
    /** The event failed for good, and can be retried. */
    DEAD("dead");

    private static final String WAITS = "coalesce(state, '') = " + WAITING.literal;
    private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();

    private final String word;
    private final String literal;

    InboxState(String word) {
        this.word = word;
        this.literal = "'" + word + "'";
    }

    /** The state as the database stores it. */
    String word() {
        return word;
    }

    static InboxState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Not a state of an event: " + word));
    }

    /**
     * A statement with the stored words instead of {@code <waiting>}, {@code <settled>} and {@code <dead>}.
     *
     * <p>Statements that find a row by its key use {@code <waits>}. No index has this expression. With the plain state,
     * PostgreSQL takes the index of the states when it believes that few events wait, and reads the rest of that index for
     * each row.
     */
    static Sql sql(Connection connection, String text) {
        return Sql.on(connection, TEXTS.computeIfAbsent(text, InboxState::worded));
    }

    static String worded(String text) {
        return text.replace("<waiting>", WAITING.literal)
                .replace("<settled>", SETTLED.literal)
                .replace("<dead>", DEAD.literal)
                .replace("<waits>", WAITS);
    }
}
