package dev.homeroom.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Statements of tests, which have rows as Homeroom doesn't write them. */
public final class TestSql {
    private TestSql() {}

    /** @param values of the statement's {@code ?} */
    public static int execute(Connection connection, String sql, Object... values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
            return Math.max(statement.getUpdateCount(), 0);
        } catch (SQLException e) {
            throw new FailedSqlException(sql, e);
        }
    }
}
