package dev.homeroom.e2e;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Ends a dead process's leases at once, instead of after their time. */
final class AfterDeath {
    private static final String LONG_AGO = "timestamp '2000-01-01 00:00:00'";

    private AfterDeath() {}

    static void endLeases(TestDatabase.Address database) {
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update lane set lease_until = " + LONG_AGO + ", next_at = " + LONG_AGO
                    + " where lease_until is not null");
            statement.executeUpdate("update lease set lease_until = " + LONG_AGO);
            database.release(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The leases can't be ended", e);
        }
    }
}
