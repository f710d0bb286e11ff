package dev.homeroom.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Fresh databases with Homeroom's tables, on both systems; PostgreSQL is a real server, one for each test JVM. */
public final class TestDatabases {
    private TestDatabases() {}

    /** For {@code @MethodSource}: one empty database of each kind. */
    public static Stream<Database> both() {
        return Stream.of(new Named("H2", h2()), new Named("PostgreSQL", postgresql()));
    }

    /** An empty H2 database in memory, for tests that need many and are not about SQL. */
    public static Database inMemory() {
        return new Named("H2 in memory", "jdbc:h2:mem:" + UUID.randomUUID());
    }

    /** A database with Homeroom's tables at a place that the test needs to know. */
    public static Database at(String url) {
        return new Named(url, url);
    }

    /** The JDBC URL of an empty database, without any tables, on the real PostgreSQL. */
    public static String emptyPostgresql() {
        return postgresql();
    }

    private static String h2() {
        try {
            return "jdbc:h2:file:"
                    + Files.createTempDirectory(Path.of("target"), "h2-").toAbsolutePath() + "/homeroom";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String postgresql() {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("The test's PostgreSQL made no database", e);
        }
        return Server.INSTANCE.getJdbcUrl("postgres", name);
    }

    private static final class Server {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL did not start", e);
            }
        }
    }

    /** Shows in a parameterised test's name which database it ran on. */
    private static final class Named extends Database {
        private final String name;

        private Named(String name, String url) {
            this(name, new Unpooled(url));
        }

        private Named(String name, DataSource dataSource) {
            super(dataSource);
            this.name = name;
            Flyway.configure().dataSource(dataSource).load().migrate();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Unpooled(String url) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            Properties credentials = new Properties();
            Connection connection = new HomeroomDriver().connect(url, credentials);
            if (connection == null) {
                throw new SQLException("No driver takes " + url);
            }
            return connection;
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setLogWriter(PrintWriter out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setLoginTimeout(int seconds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("Wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
