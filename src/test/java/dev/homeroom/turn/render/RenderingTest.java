package dev.homeroom.turn.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenderingTest {
    private final Rendering rendering = new Rendering();

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            **bold** and *slanted* ~ <strong>bold</strong> and <em>slanted</em>
            `code` ~ <code>code</code>
            # Head ~ <h1>Head</h1>
            - one\\n- two ~ <ul>\\n<li>one</li>\\n<li>two</li>\\n</ul>
            3. three\\n4. four ~ <ol start="3">\\n<li>three</li>\\n<li>four</li>\\n</ol>
            - [ ] to do\\n- [x] done ~ <ul>\\n<li>☐ to do</li>\\n<li>☑ done</li>\\n</ul>
            > quote ~ <blockquote>\\n<p>quote</p>\\n</blockquote>
            ```java\\nint i;\\n``` ~ <pre><code class="language-java">int i;\\n</code></pre>
            [text](https://example.org/?a=1&b=2 "title") ~ <a href="https://example.org/?a=1&amp;b=2">text</a>
            *see* https://example.org now ~ <em>see</em> <a href="https://example.org">https://example.org</a> now
            *to* alice@example.org ~ <em>to</em> <a href="mailto:alice@example.org">alice@example.org</a>
            [a](magnet:?xt=urn) [b](ftp://e.org/f) ~ <a href="magnet:?xt=urn">a</a> <a href="ftp://e.org/f">b</a>
            ![cat](mxc://example.org/abc) ~ <img src="mxc://example.org/abc" alt="cat">
            ![cat](https://example.org/cat.png) ~ <a href="https://example.org/cat.png">cat</a>
            [![cat](https://e.org/c.png)](https://e.org) ~ <a href="https://e.org">cat</a>
            [click](javascript:alert(1)) ~ click
            [click](/etc/passwd) ~ click
            Euler: $e^{i\\pi}+1=0$. ~ Euler: <span data-mx-maths="e^{i\\pi}+1=0"><code>e^{i\\pi}+1=0</code></span>.
            $a<b_1*c*"$ ~ <span data-mx-maths="a&lt;b_1*c*&quot;"><code>a&lt;b_1*c*"</code></span>
            $$\\nx\\n=\\ny\\n$$ ~ <div data-mx-maths="x\\n=\\ny"><code>x\\n=\\ny</code></div>
            $$x^2$$ ~ <div data-mx-maths="x^2"><code>x^2</code></div>
            so $$x$$ **is** ~ so <span data-mx-maths="x"><code>x</code></span> <strong>is</strong>
            <b>raw</b> ~ &lt;b&gt;raw&lt;/b&gt;
            first\\nsecond *line* ~ first<br>\\nsecond <em>line</em>
            one\\n\\n*two* ~ <p>one</p>\\n<p><em>two</em></p>
            """)
    void markdown_becomes_the_html_of_messages(String markdown, String html) {
        // When
        ObjectNode content = single(markdown.replace("\\n", "\n").replace("\\\n", "\\n"));

        // Then
        String formatted = content.path("formatted_body").asText("(none)");
        if (formatted.equals("(none)")) {
            assertThat(html).doesNotContain("<");
        } else {
            assertThat(formatted).isEqualTo(html.replace("\\n", "\n"));
            assertThat(content.path("format").asText()).isEqualTo("org.matrix.custom.html");
        }
    }

    @Test
    void strikethrough_and_tables_are_known() {
        // When
        ObjectNode content = single("~~old~~\n\n| a | b |\n|---|:-:|\n| 1 | 2 |");

        // Then
        assertThat(content.path("formatted_body").asText())
                .isEqualTo("<p><del>old</del></p>\n<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n"
                        + "<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello.",
                "Two lines\nof text",
                "One paragraph.\n\nAnother one.",
                "It costs $5, and $10 with tax; $HOME/bin:$PATH; $20–$30.",
                "2 * 3 * 4 = 24",
                "See https://example.org/a?b=c&d, or ask alice@example.org.",
                "5$ or 6$.",
                "$$ without an end"
            })
    void text_that_html_would_say_no_better_is_sent_without_it(String markdown) {
        // When
        ObjectNode content = single(markdown);

        // Then
        assertThat(content.path("body").asText()).isEqualTo(markdown);
        assertThat(content.has("formatted_body")).isFalse();
        assertThat(content.has("format")).isFalse();
    }

    @Test
    void what_comes_below_a_table_does_not_count_as_its_rows() {
        // Given
        String table = "| a | b | c | d | e |\n|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 |\n\n";

        // When
        List<ObjectNode> parts = rendering.answer(table + "- a line\n".repeat(1000), Mentionables.none());

        // Then
        assertThat(parts.size()).isEqualTo(1);
        assertThat(parts.getFirst().path("formatted_body").asText()).contains("<td>5</td>", "<li>a line</li>");
    }

    @Test
    void an_escape_is_not_shown_where_html_is() {
        // When
        ObjectNode content = single("2 \\* 3");

        // Then
        assertThat(content.path("formatted_body").asText()).isEqualTo("2 * 3");
        assertThat(content.path("body").asText()).isEqualTo("2 \\* 3");
    }

    @Test
    void a_formula_without_its_end_costs_one_paragraph_only() {
        // When
        ObjectNode content = single("$$\na = *b*\n\n**after**");

        // Then
        assertThat(content.path("formatted_body").asText())
                .isEqualTo("<p>$$a = *b*</p>\n<p><strong>after</strong></p>");
    }

    @Test
    void a_blank_answer_gives_nothing_to_send() {
        // When
        List<ObjectNode> contents = rendering.answer(" \n\t\n\u0000", Mentionables.none());

        // Then
        assertThat(contents).isEmpty();
    }

    @Test
    void a_notice_is_plain_and_mentions_nobody() {
        // When
        ObjectNode content = rendering.notice("@Alice: **no**\u0007 <b>");

        // Then
        assertThat(content).hasToString("{\"msgtype\":\"m.notice\",\"body\":\"@Alice: **no** <b>\",\"m.mentions\":{}}");
    }

    @Test
    void while_an_answer_grows_what_is_whole_stays_as_it_is() {
        // Given
        String code = "<pre><code class=\"language-js\">**a** = 1\n| b | c |\n</code></pre>";
        String before = "Look:\n\n```js\n**a** = 1\n| b | c |\n```";
        String whole =
                before + "\n\n> ~~~\n> d\n> ~~~\n\n| x | y |\n|---|---|\n| 1 | *2* |\n\n$$\n*z*\n$$\n\n---\n\nDone.";

        // When
        List<String> drafts = IntStream.rangeClosed(6, whole.length())
                .mapToObj(end -> rendering.draft(whole.substring(0, end)).orElseThrow())
                .map(draft -> draft.path("formatted_body").asText())
                .toList();

        // Then
        assertThat(drafts).allSatisfy(draft -> assertThat(draft).doesNotContain("<strong>", "<em>z"));
        assertThat(drafts.subList(before.length() - 6, drafts.size()))
                .allSatisfy(draft -> assertThat(draft).contains(code));
        assertThat(rendering
                        .draft("| x | y |\n|---|---|\n| 1 | 2 |")
                        .orElseThrow()
                        .path("formatted_body")
                        .asText())
                .contains("<td>2</td>")
                .endsWith("</table>\n<p>…</p>");
    }

    @ParameterizedTest
    @CsvSource({"Let me see,Let me see …", "🔧 `look` …,🔧 `look` …", "Well…,Well…"})
    void a_draft_says_once_that_it_goes_on(String soFar, String shown) {
        assertThat(rendering.draft(soFar).orElseThrow().path("body").asText()).isEqualTo(shown);
    }

    @Test
    void controls_and_halves_of_characters_do_not_reach_the_homeserver() {
        // When
        ObjectNode content = single("a\u0000b\u001b[31m\r\nc\ud83d d\udc00");

        // Then
        assertThat(content.path("body").asText()).isEqualTo("ab[31m\nc\ufffd d\ufffd");
    }

    private ObjectNode single(String markdown) {
        List<ObjectNode> contents = rendering.answer(markdown, Mentionables.none());
        assertThat(contents).hasSize(1);
        return contents.getFirst();
    }
}
