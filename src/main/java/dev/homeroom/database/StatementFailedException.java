package dev.homeroom.database;

import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;
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
        String statement = Outage.last(failure, StatementException.class)
                .map(StatementFailedException::statement)
                .orElse("");
        StatementFailedException cleaned =
                new StatementFailedException("A statement failed (SQLState %s)%s".formatted(state, statement));
        cleaned.setStackTrace(failure.getStackTrace());
        return cleaned;
    }

    private static String statement(StatementException failure) {
        if (failure.getStatementContext() == null
                || failure.getStatementContext().getRawSql() == null) {
            return "";
        }
        String sql = failure.getStatementContext().getRawSql().strip().replaceAll("\\s+", " ");
        return ": " + (sql.length() > LONGEST ? sql.substring(0, LONGEST) + " …" : sql);
    }
}
