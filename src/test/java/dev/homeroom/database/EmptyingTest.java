package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmptyingTest {
    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_reset_leaves_no_row_but_what_it_takes_to_go_on(Database database) {
        // Given
        database.useTransaction(connection -> {
            TestSql.execute(connection, "insert into space (room_id, kind) values ('!s', 'agents')");
            TestSql.execute(connection, "insert into reset (begun_at) values (current_timestamp)");
        });

        // When
        new Emptying(database).run();

        // Then
        assertThat(count(database, "space") + count(database, "reset")).isZero();
        assertThat(count(database, "pulse")).isEqualTo(1);
        assertThat(count(database, "flyway_schema_history")).isPositive();
    }

    private static int count(Database database, String table) {
        return database.inTransaction(connection -> Sql.on(connection, "select count(*) from " + table)
                .map(row -> row.getInt(1))
                .one());
    }
}
