package dev.homeroom.database;

import java.sql.SQLException;
import java.util.Optional;
import org.hibernate.JDBCException;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementException;

/** A statement failed by its own fault. Says which one, and never its values: they are people's words. */
final class StatementFailedException extends JdbiException {
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
                .or(() -> Outage.last(failure, StatementException.class).flatMap(StatementFailedException::statement))
                .or(() -> Outage.last(failure, JDBCException.class).map(JDBCException::getSQL))
                .map(StatementFailedException::shortened)
                .orElse("");
        StatementFailedException cleaned =
                new StatementFailedException("A statement failed (SQLState %s)%s".formatted(state, statement));
        cleaned.setStackTrace(failure.getStackTrace());
        return cleaned;
    }

    private static Optional<String> statement(StatementException failure) {
        return Optional.ofNullable(failure.getStatementContext()).map(StatementContext::getRawSql);
    }

    private static String shortened(String statement) {
        String sql = statement.strip().replaceAll("\\s+", " ");
        return ": " + (sql.length() > LONGEST ? sql.substring(0, LONGEST) + " …" : sql);
    }
}
