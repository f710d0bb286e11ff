package dev.homeroom.database;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One JDBC driver for both databases, so that one artefact with one data source serves either: it hands each URL to the
 * driver it belongs to, and adds what Homeroom needs of H2.
 */
public final class HomeroomDriver implements Driver {
    /**
     * How H2 has to be opened: it speaks PostgreSQL's dialect; it writes when {@link GroupCommit} says so, and not at each
     * commit, but looks twice a second for space in its file that can be used again ({@code WRITE_DELAY}, in milliseconds);
     * a connection keeps all our statements parsed, rather than eight of them ({@code QUERY_CACHE_SIZE}), but no results
     * ({@code OPTIMIZE_REUSE_RESULTS}); texts lie in their rows, and not in tables of their own for large objects
     * ({@code MAX_LENGTH_INPLACE_LOB}, in bytes); a busy machine is no deadlock ({@code LOCK_TIMEOUT}, in milliseconds); and
     * our shutdown closes it, not its own hook.
     */
    private static final String H2_OPTIONS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";WRITE_DELAY=500;QUERY_CACHE_SIZE=128;MAX_LENGTH_INPLACE_LOB=100000;OPTIMIZE_REUSE_RESULTS=0"
            + ";LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1";

    private final Driver h2 = new org.h2.Driver();
    private final Driver postgresql = new org.postgresql.Driver();

    @Override
    public @Nullable Connection connect(String url, Properties properties) throws SQLException {
        if (isH2(url)) {
            return h2.connect(url + H2_OPTIONS, credentialsOf(properties));
        }
        return postgresql.connect(url, properties);
    }

    /** The pool adds options of PostgreSQL's driver, which H2 refuses as unknown settings. */
    private static Properties credentialsOf(Properties properties) {
        Properties credentials = new Properties();
        for (String key : new String[] {"user", "password"}) {
            String value = properties.getProperty(key);
            if (value != null) {
                credentials.setProperty(key, value);
            }
        }
        return credentials;
    }

    private static boolean isH2(String url) {
        return url.startsWith("jdbc:h2:");
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return isH2(url) || postgresql.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return isH2(url) ? h2.getPropertyInfo(url, info) : postgresql.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException(
                "Homeroom's driver only delegates; each database's driver logs itself");
    }
}
