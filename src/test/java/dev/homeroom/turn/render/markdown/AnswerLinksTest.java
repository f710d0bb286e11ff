package dev.homeroom.turn.render.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.turn.render.markdown.AnswerLinks.AnswerLink;
import dev.homeroom.turn.render.markdown.AnswerLinks.Replacement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerLinksTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    See [the report](a.pdf).               | See <the report>.
                    See [the **best** report](a.pdf).      | See <the **best** report>.
                    ![A chart](a.png)                      | <A chart>
                    > quoted [a](b.c) and [d](e.f)         | > quoted <a> and <d>
                    - one ![x](a.png)                      | - one <x>
                    [spaces](<a b.txt> "title") here       | <spaces> here
                    [![x](a.png)](b.png) behind            | <![x](a.png)> behind
                    `[code](a.c)` and [real](a.c)          | `[code](a.c)` and <real>
                    [web](https://example.org)             | <web>
                    no link [here] (at all)                | no link [here] (at all)
                    Grüße 😀 [ü](a.b) 😀                     | Grüße 😀 <ü> 😀
                    """)
    void links_are_replaced_where_they_stand(String markdown, String expected) {
        assertThat(marked(markdown)).isEqualTo(expected);
    }

    @Test
    void links_over_several_lines_and_by_reference_are_found() {
        assertThat(marked("a [b\nc](d.e) f")).isEqualTo("a <b c> f");
        assertThat(marked("See [it][1].\n\n[1]: a.txt\n")).isEqualTo("See <it>.\n\n[1]: a.txt\n");
        assertThat(marked("| a |\n|---|\n| [b](c.d) |\n")).isEqualTo("| a |\n|---|\n| <b> |\n");
    }

    @Test
    void code_has_no_links() {
        assertThat(AnswerLinks.in("```\n[a](b.c)\n```\n\n    [a](b.c)\n").all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"![a](b.c)", "text\n\n![a](b.c)\n\ntext", "![a](b.c)\n![d](e.f)"})
    void pictures_without_words_in_their_paragraph_stand_alone(String markdown) {
        assertThat(AnswerLinks.in(markdown).all()).isNotEmpty().allMatch(AnswerLink::standsAlone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Look: ![a](b.c)", "[a](b.c)", "- ![a](b.c) x", "[![a](b.c)](d.e)"})
    void pictures_among_words_and_links_do_not(String markdown) {
        assertThat(AnswerLinks.in(markdown).all()).isNotEmpty().noneMatch(AnswerLink::standsAlone);
    }

    @Test
    void a_link_that_is_kept_is_kept_to_the_letter() {
        // Given
        String markdown = "[a]( <b.c>  'd' )\n\n![e](f.g)";

        // Then
        assertThat(AnswerLinks.in(markdown).with(link -> new Replacement.Kept()))
                .isEqualTo(markdown);
    }

    @Test
    void a_file_of_a_megabyte_in_a_link_is_found() {
        // Given
        String url = "data:image/png;base64," + "A".repeat(1_000_000);

        // Then
        assertThat(AnswerLinks.in("![a](" + url + ") b").all())
                .singleElement()
                .satisfies(link -> assertThat(link.destination()).isEqualTo(url));
    }

    private static String marked(String markdown) {
        return AnswerLinks.in(markdown).with(link -> new Replacement.By("<" + link.label() + ">"));
    }
}
