package dev.homeroom.turn.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileMarkdownTest {
    private static final Duration QUICK = Duration.ofSeconds(20);

    private final Rendering rendering = new Rendering();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<ScRiPt src=//evil.example>",
                "<img src=x onerror=alert(1)>",
                "<a href=\"https://e.org\" onclick=\"x()\">y</a>",
                "[a](javascript:alert(1))",
                "[a](JaVaScRiPt:alert(1))",
                "[a](java&#10;script:alert(1))",
                "[a](java&Tab;script:alert&#40;1&#41;)",
                "[a](&#x6A;avascript:alert(1))",
                "[a](<javascript:alert(1)>)",
                "[a](\u0001javascript:alert(1))",
                "[a]( javascript:alert(1))",
                "[a](vbscript:x)",
                "[a](data:text/html;base64,PHNjcmlwdD4=)",
                "![a](data:image/svg+xml,<svg/onload=x>)",
                "![a](javascript:alert(1))",
                "![a\" onerror=\"x](mxc://a/b)",
                "![a](mxc://a/b\"onerror=x)",
                "![a](http://tracker.example/pixel.gif)",
                "<javascript:alert(1)>",
                "<style>*{display:none}</style>",
                "<svg><script>x</script></svg>",
                "<svg/onload=alert(1)>",
                "<math><mi xlink:href=\"javascript:x\">",
                "<mx-reply><blockquote>@alice:example.org said</blockquote></mx-reply>",
                "<iframe src=https://e.org></iframe><object data=x><embed src=x>",
                "<form action=x><input name=q><button>b</button></form>",
                "<base href=//evil><meta http-equiv=refresh content=0><link rel=stylesheet href=x>",
                "<!-- never closed",
                "<![CDATA[ never closed",
                "<?php echo 1",
                "<b><i><u></b></i>",
                "</p></div></body></html><script>x</script>",
                "<p style=\"position:fixed\" class=\"x\" id=\"y\">",
                "<font color=red data-mx-color=red>x</font>",
                "<plaintext>",
                "<noscript><p title=\"</noscript><img src=x onerror=x>\">",
                "```\" onmouseover=\"x\nint\n```",
                "```<script>\n</code></pre><script>x</script>\n```",
                "$\"><script>x</script>$",
                "$$\n\"><img src=x onerror=y>\n$$",
                "[a](https://e.org/\"onclick=\"x)",
                "[a](https://e.org 'title\" onclick=\"x')",
                "[a]: javascript:x\n\n[a]",
                "| <script> | <b> |\n|---|---|\n| <img onerror=x> | [a](javascript:x) |",
                "https://e.org/\"><script>x</script>",
                "&lt;script&gt; &#60;script&#62;",
                "\u202e[gro.live](https://evil.org)",
                "- [x](javascript:y) <script>",
                "<div><b><table><tr><td>never closed",
                "<details><summary>never closed",
                "<span data-mx-color=\"#ff0000\" data-mx-bg-color=red data-mx-spoiler=x data-mx-maths=y>a</span>",
                "<span data-mx-maths=\"<script>x</script>\">a</span> $<img src=x onerror=y>$",
                "<mx-reply><blockquote><a href=\"https://matrix.to/#/!r/$e\">In reply to</a></blockquote></mx-reply>Yes",
                "</mx-reply>a<mx-reply>",
                "a\u0000b <scr\u0000ipt>x</scr\u0000ipt> [a](java\u0000script:x)",
                "\u202eimg src=x\u202c \u2066<b>\u2069 \u200f[a](https://e.org/\u202egpj.exe)",
                "&#0; &#x0; &#xD800; &#x110000; &#99999999999; &amp;lt;script&amp;gt; &nbsp &copy;",
                "[a](&#106;&#97;&#118;&#97;script&colon;alert(1))",
                "[a](https://e.org@evil.example/\\\"onerror=x) <https://e.org/\"onclick=x>",
                "[a](jav\u00adascript:x) [b](\ufeffjavascript:x) [c](//evil.example) [d](\\\\evil.example)",
                "![a](mxc://a/b){onerror=x} ![\"><script>x</script>](mxc://a/b \"t\" onerror=x)",
                "@<script>alert(1)</script>",
                "[a](https://matrix.to/#/%2540eve%253Aexample.org%22%3E%3Cscript%3Ex)",
                "[a](https://matrix.to/#/@eve:example.org?via=\"onclick=x) <https://matrix.to/#/%22onclick=x%3E>",
                "[a](matrix:u/eve:example.org) [b](MATRIX:roomid/x) [c](https://matrix.to/#/#%00%0a%0d)",
                "[@<script>alert(1)</script>](https://e.org) `@<script>alert(1)</script>`",
                "<mx-reply>\n\n# a\n\n</mx-reply>\n<!-- <mx-reply> --><MX-REPLY>b</MX-REPLY>",
                "<!-- a --> b <!--> c <!---> d --!> e <!-- <script>x</script> -->",
                "java\u200bscript:x [a](java\u200bscript:x) [b](\u200bjavascript:x) [c](java\u2060script:x)",
                "\u200f\u202b| a | b |\u202c\n|---|---|\n| \u202e<b> | \u2067[x](javascript:y)\u2069 |"
            })
    void nothing_but_what_the_specification_lists_comes_out(String markdown) {
        // Given
        Mentionables people =
                Mentionables.of(List.of(new Mentionable(new UserId("@eve:example.org"), "<script>alert(1)</script>")));

        // When
        List<ObjectNode> contents = rendering.answer(markdown, people);

        // Then
        for (ObjectNode content : contents) {
            AllowedHtml.check(content.path("formatted_body").asText());
        }
        assertThat(contents).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script><p onclick=x style=y class=z id=a data-mx-color=red>text",
                "<a href=\"javascript:x\">a</a><a href=\"//e.org\">b</a><a href=\"data:x\" target=_top>c</a>",
                "<a href=\"https://e.org\" onclick=x rel=y title=z ping=w>a</a>",
                "<img src=https://e.org/x.png onerror=x><img src=mxc://a/b onload=y style=z title=t>",
                "<mx-reply>x</mx-reply><svg><a xlink:href=javascript:x>y</a></svg><math><mi>z",
                "<code class=\"a language-x b onload\">x</code><code class=evil>y</code><div class=language-x>z</div>",
                "<!-- a --><!-- never closed <p>x</p>",
                "<iframe src=x></iframe><style>p{}</style><template><p>x</template><noscript><img src=x></noscript>",
                "<details open ontoggle=x><summary>a</summary>b</details><font color=red>c</font><span data-mx-spoiler=s>d"
            })
    void the_second_wall_does_not_rely_on_the_first(String html) {
        // When
        String written = MatrixHtml.write(MatrixHtml.clean(html));

        // Then
        AllowedHtml.check(written);
    }

    static Stream<Map.Entry<String, String>> pathological() {
        String backticks = IntStream.range(1, 800).mapToObj("`"::repeat).collect(Collectors.joining(" "));
        return Map.ofEntries(
                Map.entry("quotes", ">".repeat(10_000) + "a"),
                Map.entry("stars", "*".repeat(10_000) + "a" + "*".repeat(10_000)),
                Map.entry("bullets", "* ".repeat(10_000) + "\n".repeat(10_000) + "a"),
                Map.entry("numbers", "1. ".repeat(10_000)),
                Map.entry(
                        "steps",
                        IntStream.range(0, 400)
                                .mapToObj(i -> " ".repeat(2 * i) + "- a\n")
                                .collect(Collectors.joining())),
                Map.entry("brackets", "[".repeat(100_000)),
                Map.entry("links", "[a](".repeat(80_000)),
                Map.entry("nested links", "[".repeat(10_000) + "a" + "](b)".repeat(10_000)),
                Map.entry("nested pictures", "![".repeat(10_000) + "a" + "](mxc://a/b)".repeat(10_000)),
                Map.entry("broken pictures", "![[]()".repeat(15_000)),
                Map.entry("comments", "<!--".repeat(80_000)),
                Map.entry("tags", "<a ".repeat(100_000)),
                Map.entry("backticks", backticks),
                Map.entry("emphasis", "*a **a ".repeat(40_000)),
                Map.entry("mixed emphasis", "*a _b ".repeat(80_000) + "b_ a* ".repeat(80_000)),
                Map.entry("dollars", "$a ".repeat(100_000)),
                Map.entry("dollar pairs", "$$\n".repeat(30_000)),
                Map.entry("ampersands", "&".repeat(1_000_000)),
                Map.entry("quotation marks", "\"".repeat(1_000_000)),
                Map.entry("newlines", "\n".repeat(500_000) + "a" + "\n".repeat(500_000)),
                Map.entry("one line", "a".repeat(1_000_000)),
                Map.entry("one line of emoji", "👨‍👩‍👧".repeat(50_000)),
                Map.entry("one character", "e" + "\u0301".repeat(100_000)),
                Map.entry("wide table", "|a".repeat(5000) + "\n" + "|-".repeat(5000) + "\n" + "a\n".repeat(5000)),
                Map.entry("tables", "|a|b|\n|-|-|\n".repeat(8_000)),
                Map.entry("references", "[a]: https://e.org/" + "a".repeat(10_000) + "\n\n" + "[a]".repeat(50_000)),
                Map.entry("titles", "[a]: https://e.org '" + "a".repeat(10_000) + "'\n\n" + "[a]".repeat(50_000)),
                Map.entry("headings", "a\n=\n".repeat(20_000)),
                Map.entry("fences", "```\n".repeat(25_000)),
                Map.entry("a long fence", "`".repeat(100_000) + "\n" + "a\n".repeat(100_000)),
                Map.entry("quoted fences", "> ```x\n> a\n".repeat(10_000)),
                Map.entry("quotes within quotes", (">".repeat(1000) + " a\n").repeat(100)),
                Map.entry(
                        "a staircase of quotes",
                        IntStream.range(1, 1000)
                                .mapToObj(i -> "> ".repeat(i) + "a\n")
                                .collect(Collectors.joining())),
                Map.entry("unclosed tags", "<div><b><table><tr><td>".repeat(20_000)),
                Map.entry(
                        "a huge table",
                        "|" + "a|".repeat(60) + "\n|" + "-|".repeat(60) + "\n"
                                + ("|" + "b|".repeat(60) + "\n").repeat(2000)),
                Map.entry("rows of pipes", "|-|\n" + "|".repeat(200_000)),
                Map.entry("turned text", "\u202e\u2066ab\u200f".repeat(50_000)),
                Map.entry("null bytes", "\u0000a\u0001".repeat(100_000)),
                Map.entry("reply fallbacks", "<mx-reply><blockquote>a</blockquote></mx-reply>".repeat(10_000)),
                Map.entry("entities", "&amp;&#x26;&lt;&nbsp".repeat(40_000)),
                Map.entry("halves of entities", "&#".repeat(200_000)),
                Map.entry("attributes", "<span data-mx-color=red data-mx-spoiler>a".repeat(10_000)),
                Map.entry("pictures with errors", "<img src=x onerror=alert(1)>".repeat(20_000)),
                Map.entry("links that run", "[a](javascript:alert(1)) ".repeat(20_000)),
                Map.entry("fences of two kinds", "```a\nx\n~~~b\ny\n".repeat(20_000)),
                Map.entry("fences that grow", "````\n```\n`````\n".repeat(20_000)),
                Map.entry("fences in items", "- ```\n  a\n".repeat(20_000)),
                Map.entry("a fence never closed", "```" + "x".repeat(1500) + "\n" + "a b\n".repeat(100_000)),
                Map.entry("a long line of words", "a ".repeat(500_000)),
                Map.entry("tabs", "\t".repeat(300_000) + "a"),
                Map.entry("escapes", "\\*".repeat(300_000)),
                Map.entry("addresses", "https://e.org/".repeat(30_000) + " www.e.org".repeat(30_000)),
                Map.entry("strikes", "~~a ~b ".repeat(50_000)),
                Map.entry("at signs", "@a".repeat(500_000)),
                Map.entry("halves", "\ud800".repeat(100_000)),
                Map.entry("64 KiB of code", "```\n" + "x".repeat(65_536) + "\n```"),
                Map.entry("64 KiB of code in lines", "```\n" + "<b>&x</b>\n".repeat(6_554) + "```"),
                Map.entry(
                        "lists a hundred deep",
                        IntStream.range(0, 100)
                                .mapToObj(i -> "  ".repeat(i) + "- a\n")
                                .collect(Collectors.joining())
                                .repeat(20)),
                Map.entry("quotes and lists a hundred deep", ("> - ".repeat(100) + "a\n\n").repeat(100)),
                Map.entry(
                        "fifty columns",
                        "|" + "head|".repeat(50) + "\n|" + "---|".repeat(50) + "\n"
                                + ("|" + "cell|".repeat(50) + "\n").repeat(400)),
                Map.entry("invisible", "\u200b\u200d\u2060\ufeff".repeat(50_000) + "a"),
                Map.entry("right to left", "\u200f\u202bאב\u202c ".repeat(30_000)))
                .entrySet()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("pathological")
    void no_text_takes_long_or_grows_out_of_bounds(Map.Entry<String, String> text) {
        // Given
        Mentionables people = Mentionables.of(IntStream.range(0, 1000)
                .mapToObj(i -> new Mentionable(UserId.of("a" + i, "example.org"), "a" + i))
                .toList());
        long start = System.nanoTime();

        // When
        List<ObjectNode> contents = rendering.answer(text.getValue(), people);

        // Then
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).isLessThan(QUICK);
        assertThat(contents).isNotEmpty().allSatisfy(Parts::checkContent);
    }

    @ParameterizedTest
    @MethodSource("pathological")
    void thoughts_are_as_bounded_and_as_clean_as_answers(Map.Entry<String, String> text) {
        // Given
        ObjectNode answer = rendering.answer("**Yes**", Mentionables.none()).getFirst();
        long start = System.nanoTime();

        // When
        ObjectNode content = rendering.withThoughts(answer, "<b>Thoughts</b>", text.getValue());

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK);
        assertThat(content.path("formatted_body").asText())
                .startsWith("<details><summary>&lt;b&gt;Thoughts&lt;/b&gt;</summary>")
                .endsWith("</details><strong>Yes</strong>");
        Parts.checkContent(content);
    }

    @Test
    void deep_nesting_stays_within_what_the_specification_allows() {
        // When
        ObjectNode content = rendering
                .answer("> ".repeat(300) + "*a **b ".repeat(300) + "** *".repeat(300), Mentionables.none())
                .getFirst();

        // Then
        AllowedHtml.check(content.path("formatted_body").asText());
        assertThat(content.path("formatted_body").asText()).contains("<blockquote>");
    }
}
