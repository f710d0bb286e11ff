package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.json.JsonText;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One rule for text that not every database and homeserver takes. */
class SoundStringsTest {
    private static final String UNSOUND = "a\0b\uD83Dc\uDD27d🔧";
    private static final String SOUND = "a\uFFFDb\uFFFDc\uFFFDd🔧";

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void it_is_stored_and_found_the_same_way_on_both(Database database) {
        // When
        database.useTransaction(
                connection -> Sql.on(connection, """
                        insert into chat_history (backend, chat_id, turn_id, position, question, answer, answered_at)
                        values ('b', :text, 't', 1, :text, :text, current_timestamp)
                        """).bind("text", UNSOUND).execute());
        Optional<String> found = database.inTransaction(connection -> Sql.on(connection, """
                        select answer
                        from chat_history
                        where chat_id = :text
                        """)
                .bind("text", UNSOUND)
                .map(row -> row.getString(1))
                .findFirst());

        // Then
        assertThat(found).contains(SOUND);
    }

    @Test
    void it_is_sent_as_it_is_stored() {
        assertThat(JsonText.of(JsonNodeFactory.instance.objectNode().put(UNSOUND, UNSOUND)))
                .isEqualTo("{\"%s\":\"%s\"}".formatted(SOUND, SOUND));
    }

    @Test
    void a_backslash_before_the_digits_is_no_nul() {
        assertThat(JsonText.of(JsonNodeFactory.instance.textNode("\\u0000"))).isEqualTo("\"\\\\u0000\"");
    }
}
