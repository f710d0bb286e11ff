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
            <b>raw</b> ~ <b>raw</b>
            <B class="x">a</B> <ins>b</ins> <kbd>c</kbd> <strike>d</strike> ~ <b>a</b> <u>b</u> <code>c</code> <del>d</del>
            H<sub>2</sub>O, x<sup>2</sup>, <u>u</u> ~ H<sub>2</sub>O, x<sup>2</sup>, <u>u</u>
            a<br>b<br/>c<BR />d ~ a<br>b<br>c<br>d
            never *closed* <b>here ~ never <em>closed</em> &lt;b&gt;here
            never *opened* here</b></br> ~ never <em>opened</em> here&lt;/b&gt;&lt;/br&gt;
            <b>crossed <i>tags</b> *x*</i> ~ <b>crossed &lt;i&gt;tags</b> <em>x</em>&lt;/i&gt;
            *a <b>b* c</b> ~ <em>a &lt;b&gt;b</em> c&lt;/b&gt;
            `<b>code</b>` *x* ~ <code>&lt;b&gt;code&lt;/b&gt;</code> <em>x</em>
            <mark>m</mark> <font color="red">*f*</font> ~ &lt;mark&gt;m&lt;/mark&gt; &lt;font color="red"&gt;<em>f</em>&lt;/font&gt;
            <details><summary>More</summary>*inside*</details> ~ <details><summary>More</summary><em>inside</em></details>
            <details>\\n<summary>More</summary>\\n\\n- *one*\\n\\n</details>\\n\\nafter ~ <details>\\n<summary>More</summary>\\n<ul>\\n<li><em>one</em></li>\\n</ul>\\n</details>\\n<p>after</p>
            <details>\\n\\n*never closed*\\n\\n# Head ~ <p>&lt;details&gt;</p>\\n<p><em>never closed</em></p>\\n<h1>Head</h1>
            a\\n\\n<hr>\\n\\nb ~ <p>a</p>\\n<hr>\\n<p>b</p>
            <https://example.org> *x* ~ <a href="https://example.org">https://example.org</a> <em>x</em>
            <alice@example.org> *x* ~ <a href="mailto:alice@example.org">alice@example.org</a> <em>x</em>
            1 < 2 *and* 3 > 2 <!-- c --> ~ 1 &lt; 2 <em>and</em> 3 &gt; 2 &lt;!-- c --&gt;
            \\(a_1\\) and \\(b_1*c*\\) ~ <span data-mx-maths="a_1"><code>a_1</code></span> and <span data-mx-maths="b_1*c*"><code>b_1*c*</code></span>
            so \\[x\\] *is* ~ so <span data-mx-maths="x"><code>x</code></span> <em>is</em>
            \\[\\nx\\n= y\\n\\] ~ <div data-mx-maths="x\\n= y"><code>x\\n= y</code></div>
            \\[ x \\] ~ <div data-mx-maths="x"><code>x</code></div>
            `\\(a\\)` *x* ~ <code>\\(a\\)</code> <em>x</em>
            \\(never *closed* ~ (never <em>closed</em>
            \\[no link\\](e.org) *x* ~ [no link](e.org) <em>x</em>
            by$$x$$where *y* ~ by<span data-mx-maths="x"><code>x</code></span>where <em>y</em>
            by $$ x^2 $$ *y* ~ by <span data-mx-maths="x^2"><code>x^2</code></span> <em>y</em>
            kill $$ or $$ *y* ~ kill $$ or $$ <em>y</em>
            is $$\\nx\\n$$ where\\n- y ~ <p>is</p>\\n<div data-mx-maths="x"><code>x</code></div>\\n<p>where</p>\\n<ul>\\n<li>y</li>\\n</ul>
            > is \\[\\n> x\\n> \\]\\n> y ~ <blockquote>\\n<p>is</p>\\n<div data-mx-maths="x"><code>x</code></div>\\n<p>y</p>\\n</blockquote>
            - is $$\\n  x\\n  $$\\n- y ~ <ul>\\n<li>is\\n<div data-mx-maths="x"><code>x</code></div>\\n</li>\\n<li>y</li>\\n</ul>
            **「重要」**です。これは**強調（テスト）**の文。 ~ <strong>「重要」</strong>です。これは<strong>強調（テスト）</strong>の文。
            중요한**"한글"**은 *「x」*と ~ 중요한<strong>"한글"</strong>은 <em>「x」</em>と
            これは**（注）**と`**「x」**で` ~ これは<strong>（注）</strong>と<code>**「x」**で</code>
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
    void one_tilde_strikes_nothing_through() {
        // When
        ObjectNode content = single("H~2~O *x* ~~old~~");

        // Then
        assertThat(content.path("formatted_body").asText()).isEqualTo("H~2~O <em>x</em> <del>old</del>");
    }

    @Test
    void tags_stand_in_cells() {
        // When
        ObjectNode content = single("| a |\n|---|\n| <b>1</b><br><ul><li>2</li></ul><i> |");

        // Then
        assertThat(content.path("formatted_body").asText())
                .contains("<td><b>1</b><br><ul><li>2</li></ul>&lt;i&gt;</td>");
    }

    @Test
    void an_answer_that_will_not_be_finished_says_so() {
        // When
        ObjectNode plain = rendering.unfinished("One, ", "Stopped.").orElseThrow();
        ObjectNode formatted = rendering.unfinished("```\nint", "Stopped.").orElseThrow();

        // Then
        assertThat(plain.path("body").asText()).isEqualTo("One,\n\nStopped.");
        assertThat(formatted.path("formatted_body").asText())
                .isEqualTo("<pre><code>int\n</code></pre><p><em>Stopped.</em></p>");
        assertThat(rendering.unfinished(" \n", "Stopped.")).isEmpty();
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

    @ParameterizedTest
    @ValueSource(strings = {"Done.\n\n", "**Done.**\n\n"})
    void an_answer_ends_without_empty_lines(String markdown) {
        assertThat(rendering.answer(markdown, Mentionables.none()))
                .singleElement()
                .satisfies(content -> assertThat(content.path("body").asText()).isEqualTo(markdown.strip()));
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
