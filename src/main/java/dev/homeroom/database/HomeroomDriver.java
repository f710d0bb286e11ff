package dev.homeroom.database;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One JDBC driver for H2 and PostgreSQL, so that one artefact with one data source supports both. It passes each URL to
 * the database's own driver and adds the options that Homeroom needs for H2.
 */
public final class HomeroomDriver implements Driver {
    /**
     * Options for H2.
     *
     * <ul>
     *   <li>{@code MODE}, {@code DATABASE_TO_LOWER}, {@code DEFAULT_NULL_ORDERING}: PostgreSQL's dialect.
     *   <li>{@code WRITE_DELAY} (ms): {@link GroupCommit} writes commits to disk; H2 itself only looks twice a second for
     *       reusable space in its file.
     *   <li>{@code QUERY_CACHE_SIZE}: a connection keeps all of Homeroom's statements parsed, instead of eight.
     *   <li>{@code OPTIMIZE_REUSE_RESULTS}: results are not cached.
     *   <li>{@code MAX_LENGTH_INPLACE_LOB} (bytes): texts are stored in their rows, not in separate tables for large
     *       objects.
     *   <li>{@code LOCK_TIMEOUT} (ms): a busy machine is not mistaken for a deadlock.
     *   <li>{@code DB_CLOSE_ON_EXIT}, {@code DB_CLOSE_DELAY}: Homeroom's shutdown closes the database, not H2's shutdown
     *       hook.
     *   <li>{@code TRACE_LEVEL_FILE}: H2 writes no trace file, since it would hold the values of statements.
     * </ul>
     */
    private static final String H2_OPTIONS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";WRITE_DELAY=500;QUERY_CACHE_SIZE=128;MAX_LENGTH_INPLACE_LOB=100000;OPTIMIZE_REUSE_RESULTS=0"
            + ";LOCK_TIMEOUT=10000;TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1";

    private final Driver h2 = new org.h2.Driver();
    private final Driver postgresql = new org.postgresql.Driver();

    @Override
    public @Nullable Connection connect(String url, Properties properties) throws SQLException {
        if (isH2(url)) {
            return h2.connect(url + H2_OPTIONS, credentialsOf(properties));
        }
        Connection connection = postgresql.connect(url, withoutValuesInErrors(properties));
        if (connection != null) {
            planOnce(connection);
        }
        return connection;
    }

    /**
     * PostgreSQL believes that a plan for the values of one execution is cheaper than a plan for all, whenever a statement has an
     * array of one element. So it planned half of a turn's statements each time, which took a third of its CPU.
     */
    private static void planOnce(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode to force_generic_plan");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The server's details of a failure repeat the whole row. */
    private static Properties withoutValuesInErrors(Properties properties) {
        Properties quiet = new Properties();
        quiet.putAll(properties);
        quiet.setProperty("logServerErrorDetail", "false");
        return quiet;
    }

    /** Keeps only user and password, since the pool adds options of PostgreSQL's driver that H2 rejects. */
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
