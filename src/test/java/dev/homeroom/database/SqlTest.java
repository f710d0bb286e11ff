package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqlTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123456Z");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void each_parameter_is_bound_wherever_its_name_stands_but_not_within_a_text(Database database) {
        // When
        List<String> found = database.inTransaction(connection -> on(connection, """
                        select cast(:word as varchar) || ':word' || cast(:word as varchar) || cast(:number as varchar)
                        """)
                .bind("word", "a")
                .bind("number", 7L)
                .map(row -> row.getString(1))
                .list());

        // Then
        assertThat(found).containsExactly("a:worda7");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void texts_are_sound_and_times_are_exact_also_as_elements_of_a_batch(Database database) {
        // When
        int[] changed = database.inTransaction(connection -> {
            Sql insert = on(connection, """
                    insert into caught_up (room_id, event_id, at)
                    values (:room_id, :event_id, :at)
                    on conflict do nothing
                    """).bind("at", NOON);
            insert.bind("room_id", "a\0").bind("event_id", "1").add();
            insert.bind("room_id", "b").add();
            insert.add();
            return insert.executeBatch();
        });

        // Then
        assertThat(changed).containsExactly(1, 1, 0);
        assertThat(database.<List<String>>inTransaction(connection -> on(connection, """
                        select room_id, event_id, at
                        from caught_up
                        where room_id in (select room_id from unnest(cast(:rooms as varchar array)) as wanted (room_id))
                        order by room_id
                        """)
                        .bind("rooms", new String[] {"a\0", "b"})
                        .map(row -> row.getString("room_id") + row.getString("event_id") + StoredTime.of(row, "at"))
                        .list()))
                .containsExactly("a\uFFFD1" + NOON, "b1" + NOON);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_batch_returns_columns_of_the_rows_that_it_changed(Database database) {
        // Given
        database.useTransaction(connection ->
                TestSql.execute(connection, "insert into lane (room_id, track, fence) values ('b', 'turns', 7)"));

        // When
        List<Long> fences = database.inTransaction(connection -> {
            Sql update =
                    Sql.returning(connection, "update lane set fence = fence + 1 where room_id = :room_id", "fence");
            update.bind("room_id", "a").add();
            update.bind("room_id", "b").add();
            return update.mapChangedByBatch(row -> row.getLong(1)).list();
        });

        // Then
        assertThat(fences).containsExactly(8L);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_failure_names_the_statement_and_none_of_its_values(Database database) {
        // When / Then
        assertThatThrownBy(() -> database.inTransaction(
                        connection -> on(connection, "select nothing from lane where room_id = :room_id")
                                .bind("room_id", "secret")
                                .execute()))
                .hasMessageContaining("select nothing from lane where room_id = :room_id")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    private static Sql on(Connection connection, String text) {
        return Sql.on(connection, text);
    }
}
