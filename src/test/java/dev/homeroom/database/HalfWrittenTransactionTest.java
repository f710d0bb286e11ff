package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** H2 is killed after a write that began before a transaction and ended after its statements. */
@Timeout(60)
class HalfWrittenTransactionTest {
    /** More than H2 has open at once here, since each transaction gets the first number that is free. */
    private static final int TRANSACTIONS = 6;

    @TempDir
    private Path directory;

    private Database database;
    private JdbcConnection first;
    private WriteGate gate;
    private final CountDownLatch mayCommit = new CountDownLatch(1);

    @BeforeEach
    void create() throws SQLException {
        first = open("live");
        try (var statement = first.createStatement()) {
            statement.execute("create table earlier (id integer primary key)");
            openTransactionsAtOnce();
            statement.execute("create table seen (id integer primary key)");
            gate = WriteGate.in(first);
            statement.execute("create table waiting (id integer primary key)");
        }
        JdbcDataSource connections = new JdbcDataSource();
        connections.setURL(url("live") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
        database = new Database(connections, TestEntities::mapping);
    }

    private String url(String name) {
        return "jdbc:h2:file:" + directory.resolve(name);
    }

    private JdbcConnection open(String name) throws SQLException {
        return (JdbcConnection)
                Objects.requireNonNull(new HomeroomDriver().connect(url(name), new Properties()), "connection");
    }

    /** H2 keeps each number's log of changes from its first use on. */
    private void openTransactionsAtOnce() throws SQLException {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
            Connection connection = open("live");
            connections.add(connection);
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("insert into earlier values (" + i + ")");
            }
        }
        for (Connection connection : connections) {
            connection.rollback();
            connection.close();
        }
    }

    @AfterEach
    void close() throws SQLException {
        try (var statement = first.createStatement()) {
            statement.execute("shutdown immediately");
        }
    }

    @Test
    void a_transaction_that_was_open_at_a_kill_is_seen_by_none_afterwards() throws Exception {
        // Given
        Thread writing = startWrite();
        Thread open = Thread.ofPlatform().start(() -> take(1, mayCommit));
        awaitStandstill(open);

        // When
        gate.open();
        writing.join();
        Files.copy(directory.resolve("live.mv.db"), directory.resolve("killed.mv.db"));
        mayCommit.countDown();
        open.join();

        // Then
        assertThat(rowsAsEachTransactionSeesThem("killed")).containsOnly("seen 0, waiting 0");
    }

    /** Begins a write, which is stopped half-way. */
    private Thread startWrite() throws InterruptedException {
        gate.shut();
        Thread writing = Thread.ofPlatform()
                .start(() -> database.useTransaction(
                        connection -> TestSql.execute(connection, "insert into earlier values (100)")));
        gate.awaitWrite();
        return writing;
    }

    private void take(int id, CountDownLatch until) {
        database.useTransaction(connection -> {
            TestSql.execute(connection, "insert into seen values (?)", id);
            TestSql.execute(connection, "insert into waiting values (?)", id);
            awaitQuietly(until);
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitStandstill(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    /** Several transactions at once, since H2 shows a leftover of a killed transaction to the one with the same number. */
    private List<String> rowsAsEachTransactionSeesThem(String name) throws SQLException, IOException {
        List<String> rows = new ArrayList<>();
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
            Connection connection = open(name);
            connections.add(connection);
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select (select count(*) from seen where id = 1),"
                            + " (select count(*) from waiting where id = 1)")) {
                row.next();
                rows.add("seen %d, waiting %d".formatted(row.getInt(1), row.getInt(2)));
            }
        }
        try (var statement = connections.getFirst().createStatement()) {
            statement.execute("shutdown immediately");
        }
        return rows;
    }
}
