package dev.homeroom.wording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerbatimNamesTest {
    @Test
    void names_are_code_and_everything_is_text() {
        assertThat(html("clip.mov, <b>.zip & my clip.mov are too large.\nSorry.", "clip.mov", "<b>.zip", "my clip.mov"))
                .isEqualTo("<code>clip.mov</code>, <code>&lt;b&gt;.zip</code> &amp; <code>my clip.mov</code>"
                        + " are too large.<br>Sorry.");
    }

    @Test
    void a_message_without_names_stays_plain() {
        // Given
        ObjectNode content = content("Done.");

        // Then
        assertThat(VerbatimNames.markIn(content, List.of("", "clip.mov"))).isEqualTo(content("Done."));
    }

    private static String html(String body, String... names) {
        return VerbatimNames.markIn(content(body), List.of(names))
                .path("formatted_body")
                .asText();
    }

    private static ObjectNode content(String body) {
        return JsonNodeFactory.instance.objectNode().put("body", body);
    }
}
