package dev.homeroom.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    private static final String OF_TEN_BYTES = ":example.o";

    @ParameterizedTest
    @ValueSource(ints = {84, 85, 86, 244, 245, 246})
    void an_identifier_has_at_most_255_bytes(int length) {
        // Given
        String id = "@" + "a".repeat(length - 1) + OF_TEN_BYTES;

        // Then
        assertThat(UserId.isValid(id)).isEqualTo(length <= 245);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 81, 82, 83})
    void bytes_count_and_not_characters(int euros) {
        // Given: a euro sign has three bytes
        String id = "@" + "€".repeat(euros) + OF_TEN_BYTES;

        // Then
        assertThat(UserId.isValid(id)).isEqualTo(euros <= 81);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "@a",
                "@a:",
                "a:example.org",
                "#a:example.org",
                "@a\u0007:example.org",
                "@a\u0085:b",
                "@a\u0000:b",
                "@a\ud800:b"
            })
    void other_text_is_no_user_id(String text) {
        assertThat(UserId.isValid(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"@a:b", "@Ä/!:example.org:8448", "@\ud83d\ude00:b"})
    void historical_user_ids_are_accepted(String text) {
        assertThat(UserId.isValid(text)).isTrue();
    }
}
