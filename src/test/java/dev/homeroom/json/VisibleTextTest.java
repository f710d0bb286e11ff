package dev.homeroom.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
    @Test
    void line_ends_escapes_and_turns_of_direction_are_written_out() {
        assertThat(VisibleText.line("a\nb\r\tc\u001b[2Jd\u0000e\u009bf\u202eg\u2028h\u007f"))
                .isEqualTo("a\\nb\\r\\tc\\u001b[2Jd\\u0000e\\u009bf\\u202eg\\u2028h\\u007f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ada", "Zoë – “ß”", "日本語", "👩‍🚀 flies", "नमस्ते"})
    void other_text_stays_as_it_is(String text) {
        assertThat(VisibleText.line(text)).isEqualTo(text);
    }
}
