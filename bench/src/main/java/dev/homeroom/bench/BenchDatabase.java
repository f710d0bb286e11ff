package dev.homeroom.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.LongFunction;

/** An empty database for one run. Both keep what they say is committed. */
sealed interface BenchDatabase {
    double MEBIBYTE = 1024 * 1024;

    /** What Homeroom is told about it. */
    Map<String, String> settings();

    /** CPU that its own processes have had, in seconds; 0 where it runs within Homeroom. */
    double cpuSeconds();

    /** Transactions so far, at most a second ago; 0 where nobody counts them. */
    double commits();

    /** What it takes on disk, in MiB. */
    double size();

    /** Which databases there are. */
    enum Kind {
        H2,
        POSTGRESQL;

        BenchDatabase create(Path directory) {
            return switch (this) {
                case H2 -> new H2(directory.resolve("homeroom"));
                case POSTGRESQL -> PostgreSql.create();
            };
        }

        String title() {
            return this == H2 ? "H2" : "PostgreSQL";
        }
    }

    /** A file, opened by Homeroom as it always opens it. */
    record H2(Path file) implements BenchDatabase {
        @Override
        public Map<String, String> settings() {
            return Map.of("HOMEROOM_DATABASE_URL", "jdbc:h2:file:" + file);
        }

        @Override
        public double cpuSeconds() {
            return 0;
        }

        @Override
        public double commits() {
            return 0;
        }

        @Override
        public double size() {
            return Path.of(file + ".mv.db").toFile().length() / MEBIBYTE;
        }
    }

    /** A database of its own on one server, which writes to disk before it says that something is committed. */
    record PostgreSql(String name) implements BenchDatabase {
        private static int made;

        static PostgreSql create() {
            String name = "homeroom_" + ++made;
            try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException("PostgreSQL makes no database", e);
            }
            return new PostgreSql(name);
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(
                    "HOMEROOM_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + Server.RUNNING.getPort() + "/" + name,
                    "HOMEROOM_DATABASE_USER", "postgres",
                    "HOMEROOM_DATABASE_PASSWORD", "postgres");
        }

        @Override
        public double cpuSeconds() {
            return Server.MASTER
                    .descendants()
                    .mapToDouble(process -> new ProcessFigures(process.pid()).cpuSeconds())
                    .sum();
        }

        @Override
        public double commits() {
            return (double) Server.ask("select xact_commit from pg_stat_database where datname = '" + name + "'");
        }

        @Override
        public double size() {
            return Server.ask("select pg_database_size('" + name + "')") / MEBIBYTE;
        }
    }

    /** Started with the first database that is asked for, and ended with this process. */
    final class Server {
        static final EmbeddedPostgres RUNNING = start();
        static final ProcessHandle MASTER = master();

        private Server() {}

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("max_connections", "100")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL doesn't start", e);
            }
        }

        /** The process whose children all others are; it detaches itself from whoever starts it. */
        private static ProcessHandle master() {
            // Looked up while the connection is open: its process ends with it.
            return ask(
                    "select pg_backend_pid()",
                    backend -> ProcessHandle.of(backend)
                            .flatMap(ProcessHandle::parent)
                            .orElseThrow());
        }

        private static long ask(String question) {
            return ask(question, answer -> answer);
        }

        private static <T> T ask(String question, LongFunction<T> use) {
            try (Connection connection = RUNNING.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(question)) {
                row.next();
                return use.apply(row.getLong(1));
            } catch (SQLException e) {
                throw new IllegalStateException("PostgreSQL does not answer: " + question, e);
            }
        }
    }
}
