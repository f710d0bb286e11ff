package dev.homeroom.queue.inbox;

import java.util.Arrays;
import org.jdbi.v3.core.statement.SqlStatement;

/** The states of an event that has a row. {@link InboxTable} has the transitions. */
enum InboxState {
    /** The event has no outcome yet. */
    WAITING("waiting"),
    /** The event has its outcome, or was stopped. */
    SETTLED("settled"),
    /** The event failed for good, and can be retried. */
    DEAD("dead");

    private static final String WAITS = "coalesce(state, '') = " + WAITING.literal;

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
     * Puts the stored words into a statement, for {@code <waiting>}, {@code <settled>} and {@code <dead>}.
     *
     * <p>Statements that find a row by its key use {@code <waits>}. No index has this expression. With the plain state,
     * PostgreSQL takes the index of the states when it believes that few events wait, and reads the rest of that index for
     * each row.
     */
    static <S extends SqlStatement<S>> S in(S statement) {
        return statement
                .define("waiting", WAITING.literal)
                .define("settled", SETTLED.literal)
                .define("dead", DEAD.literal)
                .define("waits", WAITS);
    }
}
