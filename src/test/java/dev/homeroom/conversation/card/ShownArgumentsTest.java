package dev.homeroom.conversation.card;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arguments of tools, which may hold secrets and may be written to deceive. */
class ShownArgumentsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"to": "bob", "api_key": "k-123      | {"to": "bob", "api_key": •••
            to=bob&password=k-123&text=Hi        | to=bob&password=•••&text=Hi
            'token': 'k 123', 'text': 'Hi'       | 'token': •••, 'text': 'Hi'
            secret = "k \\" 123" and more        | secret = ••• and more
            curl https://home.test/?a=b          | curl https://home.test/?a=b
            """)
    void secrets_in_arguments_that_are_no_json_are_masked_by_their_names(String arguments, String shown) {
        assertThat(ShownArguments.of(arguments, 1).shown()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"body": "password=hunter2"}            | body: password=•••
            {"headers": ["token: abc, a: b"]}       | headers: ["token: •••, a: b"]
            {"pass\u200bword": "hunter2"}           | password: •••
            {"text": "s\u200bk-abcdefghijklmnop"}   | text: •••
            {"text": "Meet at 5: bring tea"}        | text: Meet at 5: bring tea
            """)
    void secrets_inside_of_values_and_behind_invisible_characters_are_masked(String arguments, String shown) {
        assertThat(ShownArguments.of(arguments, 1).shown()).isEqualTo(shown);
    }

    @Test
    void a_value_can_not_look_like_another_argument() {
        assertThat(ShownArguments.of("{\"text\": \"Hi\\nto: bob\\r\\nto: carol\", \"to\": \"eve\"}", 1)
                        .shown())
                .isEqualTo("text: Hi\n    to: bob\n    to: carol\nto: eve");
    }

    @Test
    void characters_that_change_the_order_of_others_are_left_out() {
        assertThat(ShownArguments.of("{\"file\": \"a\u202etxt.exe\u200b\"}", 1).shown())
                .isEqualTo("file: atxt.exe");
        assertThat(ShownArguments.of("a\u202eb", 1).shown()).isEqualTo("ab");
    }
}
