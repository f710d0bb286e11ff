package dev.homeroom.turn.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.turn.render.markdown.MarkdownHtml;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jsoup.nodes.Element;

class PlainTextTest {
    private final MarkdownHtml markdownHtml = new MarkdownHtml();

    @Example
    void what_people_say_in_a_sentence_is_plain() {
        assertThat(PlainText.is("Yes, I can: it's \"done\" (100 %).\n2 + 2 = 4, and/or #5? Ça va … 👍\n\nBye!"))
                .isTrue();
    }

    @Example
    void what_might_be_markup_an_address_or_a_mention_is_not() {
        assertThat(new String[] {
                    "",
                    " ",
                    "1. one",
                    "2) two",
                    "- one",
                    "# Head",
                    "a *b*",
                    "a_b_",
                    "a `b`",
                    "a\n    code",
                    "a\n---",
                    "a\n===",
                    "<b>",
                    "a &amp; b",
                    "[a](b)",
                    "a | b",
                    "$a$",
                    "~~a~~",
                    "\\a",
                    "http://a.b",
                    "see WWW.example.org",
                    "@ann",
                    "a\tb"
                })
                .noneMatch(PlainText::is);
    }

    @Property(tries = 2000)
    void what_is_plain_is_what_the_whole_way_would_have_left_as_it_is(@ForAll("nearlyPlain") String text) {
        // Given
        if (!PlainText.is(text)) {
            return;
        }

        // When
        Element html = MatrixHtml.clean(markdownHtml.of(text).orElseThrow());

        // Then
        assertThat(MatrixHtml.saysMoreThan(text, html)).isFalse();
        assertThat(Pills.put(html, Mentionables.none())).isEmpty();
    }

    @Provide
    Arbitrary<String> nearlyPlain() {
        return Arbitraries.frequencyOf(
                        Tuple.of(20, Arbitraries.of("word", "a", "Ünï", "www", "http", "x2", "👍", "字", "12", "3")),
                        Tuple.of(
                                12,
                                Arbitraries.of(
                                        " ", "  ", "    ", "\n", "\n\n", ".", ":", "-", "---", "(", ")", "…", "/", "#",
                                        "=", "+")),
                        Tuple.of(1, Arbitraries.of("*", "_", "#", "/", "@", "1", "=", "%", "'", "\"")))
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }
}
