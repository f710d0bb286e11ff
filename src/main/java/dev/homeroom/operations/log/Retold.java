package dev.homeroom.operations.log;

import dev.homeroom.json.VisibleText;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception as it may be logged: its kind and stack trace, and its message in one line. Of a database's message only
 * the code remains, since messages repeat values.
 */
final class Retold extends Throwable {
    private static final int LONGEST_CHAIN = 20;
    /** Their exceptions repeat arguments of statements, and words of what was read. */
    private static final List<String> QUOTING = List.of("org.hibernate.", "com.fasterxml.jackson.");

    private final String kind;

    private Retold(Throwable told, @Nullable Throwable cause) {
        super(message(told), cause);
        this.kind = told.getClass().getName();
        setStackTrace(told.getStackTrace());
    }

    static Retold of(Throwable told) {
        return of(told, LONGEST_CHAIN);
    }

    private static Retold of(Throwable told, int left) {
        Throwable cause = told.getCause();
        Retold retold = new Retold(told, cause == null || left == 0 ? null : of(cause, left - 1));
        if (left > 0) {
            for (Throwable suppressed : told.getSuppressed()) {
                retold.addSuppressed(of(suppressed, left - 1));
            }
        }
        return retold;
    }

    private static @Nullable String message(Throwable told) {
        if (told instanceof SQLException sql) {
            return "SQLState " + sql.getSQLState();
        }
        String message = told.getMessage();
        return message == null || QUOTING.stream().anyMatch(told.getClass().getName()::startsWith)
                ? null
                : LogGuard.withoutSecrets(VisibleText.line(message));
    }

    /** The log shows this, and the class that it names has to be the first one. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        return getMessage() == null ? kind : kind + ": " + getMessage();
    }
}
