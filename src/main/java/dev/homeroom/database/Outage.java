package dev.homeroom.database;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;

/** Tells failures of the database itself from those of a single statement. */
final class Outage {
    private static final int LONGEST_CHAIN = 20;

    /**
     * Classes of SQLSTATE: connection, authorization, no such database, out of resources (a full disk among them), an
     * operator's doing, and the system's own errors.
     */
    private static final Set<String> CLASSES = Set.of("08", "28", "3D", "53", "57", "58");

    /** A database that takes no connections, and one that is only read, as a standby is. */
    private static final Set<String> STATES = Set.of("55000", "25006");

    /** About a statement, though of the class of what operators do. */
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

    /** Whether trying again later is of use, since it isn't about what was asked. */
    static boolean isBehind(Throwable failure) {
        boolean fromDatabase =
                causes(failure).anyMatch(cause -> cause instanceof SQLException || cause instanceof JdbiException);
        return fromDatabase && causes(failure).anyMatch(Outage::isOutage);
    }

    private static boolean isOutage(Throwable cause) {
        return switch (cause) {
            case ConnectionException noConnection -> true;
            case MVStoreException file -> true;
            case IOException network -> true;
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

    /** Whether H2 has closed its file because of it. */
    static boolean isOfStore(Throwable failure) {
        return causes(failure).anyMatch(cause -> switch (cause) {
            case MVStoreException store -> store.getErrorCode() < DataUtils.ERROR_TRANSACTION_CORRUPT;
            case SQLException sql -> STORE_CODES.contains(sql.getErrorCode());
            default -> false;
        });
    }

    /** What the database or the system said, in one line; neither tells of a statement's values there. */
    static String reason(Throwable failure) {
        return last(failure, SQLException.class)
                .map(Throwable::getMessage)
                .or(() -> last(failure, IOException.class).map(Throwable::getMessage))
                .flatMap(message -> message.lines().findFirst())
                .orElseGet(() -> failure.getClass().getSimpleName());
    }

    static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(LONGEST_CHAIN);
    }

    static <T extends Throwable> Optional<T> last(Throwable failure, Class<T> kind) {
        return causes(failure).filter(kind::isInstance).map(kind::cast).reduce((_, later) -> later);
    }
}
