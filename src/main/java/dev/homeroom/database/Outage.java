package dev.homeroom.database;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** Distinguishes outages of the database from failures of a single statement. */
final class Outage {
    private static final int MAX_CAUSES = 20;

    /**
     * SQLSTATE classes: connection, authorization, missing database, insufficient resources (including a full disk),
     * operator intervention, and system errors.
     */
    private static final Set<String> CLASSES = Set.of("08", "28", "3D", "53", "57", "58");

    /** SQLSTATEs of a database that accepts no connections and of a read-only one, such as a standby. */
    private static final Set<String> STATES = Set.of("55000", "25006");

    /** A canceled statement: not an outage, although its class is operator intervention. */
    private static final String CANCELED = "57014";

    private static final Set<Integer> H2_CODES = Set.of(
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
            ErrorCode.CONNECTION_BROKEN_1,
            ErrorCode.IO_EXCEPTION_1,
            ErrorCode.IO_EXCEPTION_2,
            ErrorCode.FILE_CORRUPTED_1,
            ErrorCode.OBJECT_CLOSED,
            ErrorCode.DATABASE_ALREADY_OPEN_1);

    private static final Set<Integer> STORE_CODES = Set.of(
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.IO_EXCEPTION_1,
            ErrorCode.IO_EXCEPTION_2,
            ErrorCode.FILE_CORRUPTED_1);

    private Outage() {}

    /** Whether an outage caused the failure, so that a later retry can succeed. */
    static boolean isCauseOf(Throwable failure) {
        return isFromDatabase(failure) && causes(failure).anyMatch(Outage::isOutage);
    }

    static boolean isFromDatabase(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof SQLException
                        || cause instanceof FailedSqlException
                        || cause instanceof NoConnectionException
                        || cause instanceof MVStoreException);
    }

    private static boolean isOutage(Throwable cause) {
        return switch (cause) {
            case NoConnectionException _, MVStoreException _, IOException _ -> true;
            case SQLException sql -> isOutage(sql);
            default -> false;
        };
    }

    private static boolean isOutage(SQLException sql) {
        String state = sql.getSQLState();
        return H2_CODES.contains(sql.getErrorCode())
                || (state != null
                        && !state.equals(CANCELED)
                        && state.length() == 5
                        && (CLASSES.contains(state.substring(0, 2)) || STATES.contains(state)));
    }

    /** Whether H2 closed its file because of the failure. */
    static boolean closedStore(Throwable failure) {
        return causes(failure).anyMatch(cause -> switch (cause) {
            case MVStoreException store -> store.getErrorCode() < DataUtils.ERROR_TRANSACTION_CORRUPT;
            case SQLException sql -> STORE_CODES.contains(sql.getErrorCode());
            default -> false;
        });
    }

    /**
     * Returns the message of the database or the system on one line. These messages contain no values of statements.
     */
    static String reason(Throwable failure) {
        return last(failure, SQLException.class)
                .map(Throwable::getMessage)
                .or(() -> last(failure, IOException.class).map(Throwable::getMessage))
                .flatMap(message -> message.lines().findFirst())
                .orElseGet(() -> failure.getClass().getSimpleName());
    }

    static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(MAX_CAUSES);
    }

    static <T extends Throwable> Optional<T> last(Throwable failure, Class<T> kind) {
        return causes(failure).filter(kind::isInstance).map(kind::cast).reduce((_, later) -> later);
    }
}
