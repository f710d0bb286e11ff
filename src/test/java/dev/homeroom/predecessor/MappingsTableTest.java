package dev.homeroom.predecessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.predecessor.MappingsTable.UnreadableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingsTableTest {
    private static final String TABLE = """
            CREATE TABLE agent_mappings (
                agent_id VARCHAR PRIMARY KEY,
                agent_name VARCHAR NOT NULL,
                matrix_user_id VARCHAR UNIQUE NOT NULL,
                matrix_password VARCHAR NOT NULL,
                room_id VARCHAR UNIQUE,
                room_created BOOLEAN DEFAULT FALSE,
                created_at TIMESTAMP DEFAULT NOW(),
                updated_at TIMESTAMP DEFAULT NOW()
            )""";

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://", "postgresql://", "postgres://", "postgresql+psycopg2://"})
    void the_predecessors_table_is_read_without_its_passwords(String scheme) throws SQLException, UnreadableException {
        // Given
        String url = TestDatabases.emptyPostgresql();
        execute(url, TABLE);
        execute(
                url,
                "insert into agent_mappings (agent_id, agent_name, matrix_user_id, matrix_password, room_id, room_created)"
                        + " values ('agent-1', 'Ada', '@agent_1:a.test', 'hunter2', '!room:a.test', true),"
                        + " ('agent-2', 'Grace', '@agent_2:a.test', 'hunter2', null, null)");

        // When
        ObjectNode read = MappingsTable.at(url.replace("jdbc:postgresql://", scheme), Optional.empty())
                .read();

        // Then
        assertThat(read.toString()).doesNotContain("hunter2");
        assertThat(Mappings.read(read).rows()).hasSize(2).allMatch(MappingRow.Mapping.class::isInstance);
        assertThat(read.path("agent-1").path("room_id").asText()).isEqualTo("!room:a.test");
    }

    @Test
    void a_database_that_is_not_the_predecessors_is_named_as_such() {
        // Given
        String url = TestDatabases.emptyPostgresql();

        // When, Then
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> MappingsTable.at(url, Optional.empty()).read())
                .withMessageContaining("no table agent_mappings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:hunter2@127.0.0.1:1/name",
                "postgresql://u:hunter2@",
                "mysql://u:hunter2@h/n",
                "postgresql://u:hunter 2@h/n"
            })
    void what_goes_wrong_never_tells_the_password(String url) {
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> MappingsTable.at(url, Optional.empty()).read())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter"));
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
