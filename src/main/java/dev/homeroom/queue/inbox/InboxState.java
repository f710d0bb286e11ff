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

    private final String word;

    InboxState(String word) {
        this.word = word;
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
     * <p>Statements that find a row by its key ask whether it {@code <waits>}, of an expression that no index has.
     * PostgreSQL would else take the index of the states where it believes that few events wait, and read the rest of
     * the index for each row.
     */
    static <S extends SqlStatement<S>> S in(S statement) {
        return statement
                .define("waiting", WAITING.literal())
                .define("settled", SETTLED.literal())
                .define("dead", DEAD.literal())
                .define("waits", "coalesce(state, '') = " + WAITING.literal());
    }

    private String literal() {
        return "'" + word + "'";
    }
}
