package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
    @TempDir
    private Path directory;

    private Database database;

    /** The first connection sets the write mode of the file for as long as it is open. */
    @BeforeEach
    void openFile() throws SQLException {
        String file = "jdbc:h2:file:" + directory.resolve("live");
        try (Connection first = new HomeroomDriver().connect(file, new Properties())) {
            assertThat(first).isNotNull();
        }
        JdbcDataSource connections = new JdbcDataSource();
        connections.setURL(file + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
        database = new Database(connections, TestEntities::mapping);
        database.useTransaction(
                connection -> TestSql.execute(connection, "create table written (number integer primary key)"));
    }

    @AfterEach
    void closeFile() {
        database.useTransaction(connection -> TestSql.execute(connection, "set db_close_delay 0"));
    }

    @Test
    void each_unit_of_work_is_on_disk_when_it_returns() throws Exception {
        for (int number = 0; number < 20; number++) {
            // When
            write(number);

            // Then
            assertThat(afterKill("after-" + number)).hasSize(number + 1);
        }
    }

    @Test
    void units_that_commit_concurrently_are_all_on_disk() throws Exception {
        // When
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> units = IntStream.range(0, 500)
                    .mapToObj(number -> threads.submit(() -> write(number)))
                    .toList();
            for (Future<?> unit : units) {
                unit.get();
            }
        }

        // Then
        assertThat(afterKill("after"))
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    }

    private void write(int number) {
        database.useTransaction(connection -> TestSql.execute(connection, "insert into written values (?)", number));
    }

    /** Returns the rows that a new process would read if this one were killed now. */
    private List<Integer> afterKill(String copy) throws IOException, SQLException {
        Files.copy(directory.resolve("live.mv.db"), directory.resolve(copy + ".mv.db"));
        String url = "jdbc:h2:file:" + directory.resolve(copy) + ";DATABASE_TO_LOWER=TRUE";
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select number from written order by number")) {
            List<Integer> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
            return numbers;
        }
    }
}
