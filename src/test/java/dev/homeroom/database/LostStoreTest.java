package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database is in memory, since the probe of the outage would write a file after the test. */
class LostStoreTest {
    private final List<String> lost = new ArrayList<>();
    private Database database;

    @BeforeEach
    void create() {
        JdbcDataSource connections = new JdbcDataSource();
        connections.setURL("jdbc:h2:mem:");
        Optional<H2File> file = H2File.of("jdbc:h2:file:./homeroom");
        database = new Database(connections, TestEntities::mapping, file, InstantSource.system(), null, lost::add);
    }

    @AfterEach
    void close() throws InterruptedException {
        database.close();
    }

    @Test
    void a_file_that_h2_has_closed_is_reported_by_the_unit_of_work_that_failed() {
        // When
        assertThatThrownBy(() -> fail(ErrorCode.IO_EXCEPTION_2)).isInstanceOf(DatabaseUnavailableException.class);

        // Then
        assertThat(lost).containsExactly("The database can't be used: No space left on device.");
    }

    @Test
    void a_statement_that_fails_loses_nothing() {
        // When
        assertThatThrownBy(() -> fail(ErrorCode.DUPLICATE_KEY_1)).isInstanceOf(StatementFailedException.class);

        // Then
        assertThat(lost).isEmpty();
    }

    private void fail(int code) {
        database.useTransaction(connection -> {
            throw new IllegalStateException(new SQLException("No space left on device", "HY000", code));
        });
    }
}
