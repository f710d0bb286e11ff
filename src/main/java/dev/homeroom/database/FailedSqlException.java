package dev.homeroom.database;

import java.sql.SQLException;

/** A statement of {@link Sql} failed. {@link Database} tells an outage from the statement's own fault. */
final class FailedSqlException extends RuntimeException {
    private final String statement;

    FailedSqlException(String statement, SQLException cause) {
        super(cause);
        this.statement = statement;
    }

    /** With the names of its parameters, without their values. */
    String statement() {
        return statement;
    }
}
