package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeenMigrationTest {
    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#empty")
    void what_an_earlier_version_has_seen_is_known_and_only_what_it_kept_for_a_turn_stays_in_the_inbox(String url) {
        // Given
        Database database = TestDatabases.at(url, "12");
        database.useTransaction(connection -> TestSql.execute(connection, """
                insert into inbox (event_id, position, room_id, state, reason, event, received_at, attempt)
                values ('$answered', 1, '!room:example.org', 'settled', 'answered', '{}', current_timestamp, 1),
                       ('$waiting', 2, '!room:example.org', 'waiting', null, '{}', current_timestamp, 0),
                       ('$notice', 3, '!room:example.org', 'ignored', 'notice', '{}', current_timestamp, 0),
                       ('$long-ago', 4, null, 'emptied', null, '', current_timestamp, 1)
                """));

        // When
        TestDatabases.at(url, "13");

        // Then
        assertThat(rows(database, "select event_id from inbox order by position"))
                .containsExactly("$answered", "$waiting");
        assertThat(rows(database, "select event_id || ' ' || coalesce(reason, '-') from seen order by taking"))
                .containsExactly("$answered -", "$waiting -", "$notice notice", "$long-ago -");
    }

    private static List<String> rows(Database database, String sql) {
        return database.inTransaction(connection ->
                Sql.on(connection, sql).map(row -> row.getString(1)).list());
    }
}
