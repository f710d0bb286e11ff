package dev.homeroom.database;

import java.sql.SQLException;
import org.hibernate.JDBCException;

/** A statement failed by its own fault. Says which one, and never its values: they are people's words. */
final class StatementFailedException extends RuntimeException {
    private static final int LONGEST = 80;

    private StatementFailedException(String message) {
        super(message, null);
    }

    static StatementFailedException of(RuntimeException failure) {
        String state = Outage.last(failure, SQLException.class)
                .map(SQLException::getSQLState)
                .orElse("none");
        String statement = Outage.last(failure, FailedSqlException.class)
                .map(FailedSqlException::statement)
                .or(() -> Outage.last(failure, JDBCException.class).map(JDBCException::getSQL))
                .map(StatementFailedException::shortened)
                .orElse("");
        StatementFailedException cleaned =
                new StatementFailedException("A statement failed (SQLState %s)%s".formatted(state, statement));
        cleaned.setStackTrace(failure.getStackTrace());
        return cleaned;
    }

    private static String shortened(String statement) {
        String sql = statement.strip().replaceAll("\\s+", " ");
        return ": " + (sql.length() > LONGEST ? sql.substring(0, LONGEST) + " …" : sql);
    }
}
