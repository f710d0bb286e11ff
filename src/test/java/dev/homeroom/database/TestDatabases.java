package dev.homeroom.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.params.provider.Arguments;

/** Fresh databases with Homeroom's tables on H2 and PostgreSQL. PostgreSQL is a real server, one per test JVM. */
public final class TestDatabases {
    private TestDatabases() {}

    /** Returns an empty database on the real PostgreSQL. */
    public static Database ofPostgresql() {
        return postgresql();
    }

    /** Returns one empty database of each kind, for {@code @MethodSource}. */
    public static Stream<Database> both() {
        return Stream.of(h2(), postgresql());
    }

    /** Like {@link #both}, for a parameterized class: each test creates its own database. */
    public static Stream<Arguments> kinds() {
        return Stream.of(ofKind("H2", TestDatabases::h2), ofKind("PostgreSQL", TestDatabases::postgresql));
    }

    private static Arguments ofKind(String name, Supplier<Database> making) {
        return Arguments.argumentSet(name, making);
    }

    /** Creates an empty in-memory H2 database, for tests that need many databases and are not about SQL. */
    public static Database inMemory() {
        DataSource memory = Pools.H2.of("jdbc:h2:mem:" + UUID.randomUUID());
        H2.make(memory);
        return new Named("H2 in memory", memory);
    }

    private static void migrate(String url) {
        configure(url).load().migrate();
    }

    /** Flyway as production uses it. */
    static FluentConfiguration configure(String url) {
        return Migration.wordedFor(url, Flyway.configure().dataSource(new Unpooled(url)));
    }

    /** Creates a database with Homeroom's tables at the URL, or brings an older one up to date. */
    public static Database at(String url) {
        migrate(url);
        return new Named(url, new Unpooled(url));
    }

    /** Creates a database at the URL as an earlier version left it, with the migrations up to this one. */
    public static Database at(String url, String migration) {
        configure(url).target(migration).load().migrate();
        return new Named(url, new Unpooled(url));
    }

    /** Returns the JDBC URLs of databases without tables, one of each kind. */
    public static Stream<String> empty() {
        return Stream.of(H2.url(H2.newFolder().resolve(H2.FILE)), emptyPostgresql());
    }

    /** Returns the JDBC URL of an empty PostgreSQL database without tables. */
    public static String emptyPostgresql() {
        String name = Server.freshName();
        Server.execute("create database " + name);
        return Server.url(name);
    }

    private static Database h2() {
        Path copy = H2.newFolder().resolve(H2.FILE);
        try {
            Files.copy(H2.MIGRATED, copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Named("H2", Pools.H2.of(H2.url(copy)));
    }

    /** Copies a migrated template, since hundreds of migrations would be slow. */
    private static Database postgresql() {
        String name = Server.freshName();
        Server.execute("create database " + name + " template " + Server.MIGRATED);
        return new Named("PostgreSQL", Pools.POSTGRESQL.of(Server.url(name)));
    }

    /** A migrated template, since hundreds of migrations would be slow. */
    private static final class H2 {
        static final String FILE = "homeroom.mv.db";
        static final Path MIGRATED = newFolder().resolve(FILE);
        private static final List<String> STATEMENTS = migrate();

        static void make(DataSource empty) {
            try (Connection connection = empty.getConnection();
                    Statement statement = connection.createStatement()) {
                for (String sql : STATEMENTS) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("The template can't be copied", e);
            }
        }

        private static List<String> migrate() {
            DataSource template = new Unpooled(url(MIGRATED));
            TestDatabases.migrate(url(MIGRATED));
            try (Connection connection = template.getConnection();
                    Statement statement = connection.createStatement()) {
                List<String> statements = new ArrayList<>();
                try (ResultSet script = statement.executeQuery("script")) {
                    while (script.next()) {
                        statements.add(script.getString(1));
                    }
                }
                statement.execute("shutdown");
                return statements;
            } catch (SQLException e) {
                throw new IllegalStateException("There is no template", e);
            }
        }

        static Path newFolder() {
            try {
                return Files.createTempDirectory(Path.of("target"), "h2-").toAbsolutePath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static String url(Path file) {
            return "jdbc:h2:file:" + file.resolveSibling("homeroom");
        }
    }

    private static final class Server {
        static final String MIGRATED = "migrated";
        private static final EmbeddedPostgres INSTANCE = start();

        static {
            execute("create database " + MIGRATED);
            migrate(url(MIGRATED));
        }

        static String freshName() {
            return "t" + UUID.randomUUID().toString().replace("-", "");
        }

        static String url(String name) {
            return INSTANCE.getJdbcUrl("postgres", name);
        }

        static void execute(String sql) {
            try (Connection connection = INSTANCE.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException("The test's PostgreSQL refused: " + sql, e);
            }
        }

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

    /** Pools connections as in production, since one of PostgreSQL is a server process, and one of H2 keeps its parsed statements. */
    private static final class Pools {
        static final Pools H2 = new Pools();
        static final Pools POSTGRESQL = new Pools();

        /** More pools than a test uses at once. Each pool keeps its connections, and PostgreSQL's server has 200 in total. */
        private static final int WARM = 6;

        private final Deque<AgroalDataSource> warm = new ArrayDeque<>();

        synchronized DataSource of(String url) {
            if (warm.size() == WARM) {
                warm.removeFirst().flush(AgroalDataSource.FlushMode.IDLE);
            }
            try {
                AgroalDataSource pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(settings -> settings.maxSize(30)
                                .acquisitionTimeout(Duration.ofSeconds(30))
                                .connectionFactoryConfiguration(connections -> connections
                                        .connectionProviderClass(HomeroomDriver.class)
                                        .jdbcUrl(url))));
                warm.addLast(pool);
                return pool;
            } catch (SQLException e) {
                throw new IllegalStateException("There is no pool for " + url, e);
            }
        }
    }

    /** Shows the kind of database in the name of a parameterized test. */
    private static final class Named extends Database {
        private final String name;

        private Named(String name, DataSource dataSource) {
            super(dataSource, TestEntities::mapping);
            this.name = name;
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
