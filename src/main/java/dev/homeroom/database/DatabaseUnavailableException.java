package dev.homeroom.database;

import org.jspecify.annotations.Nullable;

/**
 * The database is unavailable. {@link Database} logs each outage once. If the connection broke during the commit, the
 * transaction may have been committed.
 */
public final class DatabaseUnavailableException extends RuntimeException {
    /** @param why a sentence for operators */
    public DatabaseUnavailableException(String why, @Nullable Throwable cause) {
        super(why, cause);
    }
}
