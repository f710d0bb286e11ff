package dev.homeroom.database;

import java.sql.SQLException;

/** There is no connection to the database, whatever the reason. */
final class NoConnectionException extends RuntimeException {
    NoConnectionException(SQLException cause) {
        super(cause);
    }
}
