package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import org.junit.jupiter.api.Test;

class StatementPlansTest {
    private static final String WOKEN = """
            select lane.room_id
            from unnest(cast(:rooms as varchar array)) as woken (room_id)
            join lane on lane.room_id = woken.room_id
            """;

    @Test
    void postgresql_keeps_one_plan_for_a_statement_with_an_array_of_one_element() {
        // Given
        Database database = TestDatabases.ofPostgresql();

        // When
        String plans = database.inTransaction(connection -> {
            for (int i = 0; i < 20; i++) {
                wake(connection);
            }
            return plansOf(connection);
        });

        // Then
        assertThat(plans).as("custom plans, and uses of the one for all values").isEqualTo("0, 16");
    }

    private static void wake(Connection connection) {
        Sql.on(connection, WOKEN)
                .bind("rooms", new String[] {"!kitchen:homeroom.test"})
                .map(row -> row.getString(1))
                .list();
    }

    /** The driver prepares a statement on the server when it is used the fifth time. */
    private static String plansOf(Connection connection) {
        return Sql.on(connection, """
                        select custom_plans || ', ' || generic_plans
                        from pg_prepared_statements
                        where statement like '%woken%'
                        """).map(row -> row.getString(1)).one();
    }
}
