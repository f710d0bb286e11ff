package dev.homeroom.wording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoticeTextTest {
    private final Wording wording = new Wording();

    @ParameterizedTest
    @CsvSource({"clip.mov, clip.mov", "it, it", "a, a", "<b>.zip & co, &lt;b&gt;.zip &amp; co"})
    void the_name_of_a_file_is_code_and_nothing_else_is(String name, String escaped) {
        // When
        NoticeText text = missing(name);

        // Then
        assertThat(text.plain()).isEqualTo("There is no file \"" + name + "\" in the workspace, so it isn't attached.");
        assertThat(text.html())
                .contains("There is no file &quot;<code>" + escaped
                        + "</code>&quot; in the workspace, so it isn't attached.");
    }

    @Test
    void a_web_address_stays_a_link() {
        assertThat(ofWeb("https://example.org/a.png").html()).isEmpty();
    }

    @Test
    void sentences_with_and_without_files_are_lines_of_one_notice() {
        // Given
        NoticeText page = ofWeb("https://example.org/?a=1&b=2");

        // When
        NoticeText text = NoticeText.joined(List.of(missing("a"), page));

        // Then
        assertThat(text.plain()).isEqualTo(missing("a").plain() + "\n" + page.plain());
        assertThat(text.html().orElseThrow())
                .contains("<code>a</code>&quot; in the workspace, so it isn't attached.<br>The picture"
                        + " https://example.org/?a=1&amp;b=2 couldn't");
    }

    @Test
    void a_message_without_names_of_files_stays_plain() {
        // When
        NoticeText text = NoticeText.joined(List.of(NoticeText.plain("One."), NoticeText.plain("Two.")));

        // Then
        assertThat(text.addTo(JsonNodeFactory.instance.objectNode()))
                .isEqualTo(JsonNodeFactory.instance.objectNode().put("body", "One.\nTwo."));
    }

    private NoticeText missing(String file) {
        return wording.notice(Sentence.ATTACHMENT_NOT_FOUND, Map.of("file", file));
    }

    private NoticeText ofWeb(String url) {
        return wording.notice(Sentence.ATTACHMENT_OF_WEB_MISSING, Map.of("file", url));
    }
}
