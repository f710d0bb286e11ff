package dev.homeroom.database;

import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The database can't be used at the moment, whatever was asked of it; {@link Database} says so in the log, once. A
 * transaction that ends like this may have been committed all the same, if the connection broke at its very end.
 */
public final class DatabaseUnavailableException extends JdbiException {
    /** @param why one sentence for operators */
    public DatabaseUnavailableException(String why, @Nullable Throwable cause) {
        super(why, cause);
    }
}
