package dev.homeroom.e2e;

import dev.homeroom.database.TestDatabases;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that every scenario runs on. */
public enum TestDatabase {
    /** A file, the default for operators. */
    H2 {
        @Override
        Address create(Path directory) {
            return new Address(H2_FILE + directory.toAbsolutePath().resolve("homeroom"), "", "");
        }

        @Override
        Address createMigrated(Path directory) throws IOException {
            Address address = create(directory);
            Files.copy(Address.file(Template.H2.url()), Address.file(address.url()));
            return address;
        }
    },

    /** A new database on the test process's PostgreSQL server. */
    POSTGRESQL {
        @Override
        Address create(Path directory) {
            String name = "homeroom_" + NEXT.incrementAndGet();
            EmbeddedPostgres server = Server.RUNNING;
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException("PostgreSQL makes no database", e);
            }
            return new Address("jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name, "postgres", "postgres");
        }

        @Override
        Address createMigrated(Path directory) throws SQLException, IOException {
            return Template.POSTGRESQL.copy();
        }
    };

    private static final String H2_FILE = "jdbc:h2:file:";
    private static final AtomicInteger NEXT = new AtomicInteger();

    /** An empty database for one stage. */
    abstract Address create(Path directory);

    /** The same with Homeroom's tables, since migrating is a quarter of the first start's work. */
    abstract Address createMigrated(Path directory) throws SQLException, IOException;

    /** Address of a database. H2 has neither user nor password. */
    record Address(String url, String user, String password) {
        /** Connects to Homeroom's data. On H2 Homeroom must not run. */
        Connection open() throws SQLException {
            String options = url.startsWith("jdbc:h2:") ? ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE" : "";
            return DriverManager.getConnection(url + options, user, password);
        }

        private String urlWithCredentials() {
            return user.isEmpty() ? url : url + "?user=" + user + "&password=" + password;
        }

        /** Closes the H2 file, so that another process can open it. */
        void release(Statement statement) throws SQLException {
            if (url.startsWith("jdbc:h2:")) {
                statement.execute("shutdown");
            }
        }

        /** A copy of the database. Homeroom must not run. */
        Address copy() throws SQLException, IOException {
            String copy = url + "_" + NEXT.incrementAndGet();
            if (url.startsWith(H2_FILE)) {
                Files.copy(file(url), file(copy));
            } else {
                String database = url.substring(url.lastIndexOf('/') + 1);
                try (Connection connection =
                                Server.RUNNING.getPostgresDatabase().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute(
                            "create database " + copy.substring(copy.lastIndexOf('/') + 1) + " template " + database);
                }
            }
            return new Address(copy, user, password);
        }

        private static Path file(String url) {
            return Path.of(url.substring(H2_FILE.length()) + ".mv.db");
        }

        /** The rows of a table as text, unordered. Homeroom must not run. */
        List<String> rows(String table) throws SQLException {
            List<String> rows = new ArrayList<>();
            try (Connection connection = open();
                    Statement statement = connection.createStatement()) {
                try (ResultSet found = statement.executeQuery("select * from " + table)) {
                    while (found.next()) {
                        rows.add(text(found));
                    }
                }
                release(statement);
            }
            return rows.stream().sorted().toList();
        }

        private static String text(ResultSet row) throws SQLException {
            ResultSetMetaData columns = row.getMetaData();
            List<String> values = new ArrayList<>();
            for (int column = 1; column <= columns.getColumnCount(); column++) {
                values.add(columns.getColumnName(column) + "=" + row.getString(column));
            }
            return String.join(", ", values);
        }

        /** Empties the database. Homeroom must not run. */
        void wipe() throws SQLException, IOException {
            if (url.startsWith(H2_FILE)) {
                Files.deleteIfExists(file(url));
                return;
            }
            try (Connection connection = open();
                    Statement statement = connection.createStatement()) {
                statement.execute("drop schema public cascade");
                statement.execute("create schema public");
            }
        }
    }

    /** Migrated databases that nobody uses. */
    private static final class Template {
        static final Address H2 = migrated(TestDatabase.H2);
        static final Address POSTGRESQL = migrated(TestDatabase.POSTGRESQL);

        private static Address migrated(TestDatabase kind) {
            try {
                Address address = kind.create(Files.createTempDirectory(Path.of("target"), "template-"));
                TestDatabases.at(address.urlWithCredentials());
                try (Connection connection = address.open();
                        Statement statement = connection.createStatement()) {
                    address.release(statement);
                }
                return address;
            } catch (SQLException | IOException e) {
                throw new IllegalStateException("There is no template", e);
            }
        }
    }

    /** Starts with the first database, and ends by its own shutdown hook. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL doesn't start", e);
            }
        }
    }
}
