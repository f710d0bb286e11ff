package dev.homeroom.turn.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.homeroom.turn.render.markdown.MarkdownHtml;
import dev.homeroom.turn.render.markdown.RenderingBudget;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rendering takes linear time in the length of the text, measured in steps and bytes instead of seconds. */
class LinearRenderingTest {
    private static final int PARTS = 4;
    private static final int LENGTH = PARTS * Rendering.LARGEST_TEXT;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final double DOUBLED = 2.6;
    /** The most reads of each character: by the splitting, the lines, the loose emphasis, and a parser. */
    private static final int MOST_LOOKS = 60;

    private final MarkdownHtml markdownHtml = new MarkdownHtml();

    private record Work(long steps, long bytes) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$",
                "$a ",
                "$a$ ",
                "$$",
                "$$\n",
                "a $$\n",
                "$-$-",
                "\\(",
                "\\(a",
                "\\[",
                "\\[\n",
                "a \\[\n",
                "\\)",
                "\\",
                "`",
                "`a",
                "``a`",
                "*",
                "*a ",
                "**a*",
                "a*",
                "_",
                "_a ",
                "~",
                "~~a ",
                "[",
                "]",
                "[a",
                "[a](",
                "[a](b ",
                "[a](<b",
                "![",
                "![a](",
                "[a][",
                "[a]: b\n",
                "<",
                "<a",
                "<a ",
                "</b",
                "<b>",
                "<b></b>",
                "</b>",
                "<details>",
                "<!--",
                "<?",
                "<![CDATA[",
                "<!A",
                "<http:",
                "<a@",
                "&",
                "&#",
                "&amp",
                "&amp;",
                "@",
                "@a ",
                "@a",
                "a@b.c ",
                "http://",
                "http://a.b ",
                "www.",
                "www.a.b ",
                "://",
                "|",
                "|a",
                "|-|\n",
                "> ",
                ">",
                "> a\n",
                "- ",
                "- a\n",
                "-",
                "1. ",
                "1) a\n",
                "# ",
                "#",
                "=\n",
                "a\n=\n",
                "```\n",
                "~~~\n",
                "    a\n",
                "\t",
                " ",
                "a\n\n",
                "a\n",
                "a",
                "a ",
                "\\*",
                "**「a」**で",
                "で*（",
                "- [ ] ",
                "- [x] a\n",
                "\"",
                "'",
                "(",
                "{",
                "\u200b",
                "👨‍👩‍👧"
            })
    void twice_the_text_is_twice_the_work(String construct) {
        // Given
        String once = construct.repeat(Rendering.LARGEST_TEXT / 2 / construct.length());
        work(once);
        work(once + once);

        // When
        Work single = work(once);
        Work twofold = work(once + once);

        // Then
        assertThat((double) twofold.steps()).isLessThanOrEqualTo(DOUBLED * single.steps());
        assertThat((double) twofold.bytes()).isLessThanOrEqualTo(DOUBLED * Math.max(single.bytes(), 100_000));
        assertThat(twofold.steps()).isLessThan((long) MOST_LOOKS * Rendering.LARGEST_TEXT);
    }

    @Test
    void many_dollars_are_looked_at_once_and_come_in_full() {
        // Given
        Rendering rendering = new Rendering();

        // When
        List<ObjectNode> contents = rendering.answer("$".repeat(400_000), Mentionables.none());

        // Then
        assertThat(contents.stream()
                        .mapToInt(content -> content.path("body").asText().length())
                        .sum())
                .isEqualTo(400_000);
    }

    @Test
    void a_text_that_takes_too_long_is_sent_as_plain_text() {
        // Given
        Rendering inNoTime = new Rendering(new RenderingPool(Duration.ZERO));
        String words = IntStream.range(0, LENGTH / 10)
                .mapToObj(i -> "**bold** \"")
                .collect(java.util.stream.Collectors.joining());

        // When
        List<ObjectNode> contents =
                inNoTime.answer("**bold** <b>\n" + words.substring(0, LENGTH / 2), Mentionables.none());
        ObjectNode draft = inNoTime.draft("**bold**").orElseThrow();
        ObjectNode thoughtful = inNoTime.withThoughts(draft, "Thoughts", "*a* <b>");

        // Then
        assertThat(contents).hasSizeGreaterThan(1).allSatisfy(content -> {
            assertThat(content.has("formatted_body")).isFalse();
            assertThat(content.path("body").asText()).contains("**bold**");
            Parts.checkContent(content);
        });
        assertThat(draft.path("body").asText()).isEqualTo("**bold** …");
        assertThat(thoughtful.path("formatted_body").asText()).contains("*a* &lt;b&gt;");
    }

    @Test
    void a_text_that_breaks_the_renderer_is_sent_as_plain_text() {
        // Given
        RenderingPool renderingPool = new RenderingPool(LONG);

        // When
        String printed = renderingPool.print(
                () -> {
                    throw new IllegalStateException("a bug");
                },
                () -> "plain");
        String deep = renderingPool.print(() -> endless(0), () -> "plain");

        // Then
        assertThat(List.of(printed, deep)).containsOnly("plain");
    }

    @Test
    void rendering_is_done_by_platform_threads() {
        // When
        String thread =
                new RenderingPool(LONG).print(() -> Thread.currentThread().getName(), () -> "nobody");

        // Then
        assertThat(thread).startsWith("rendering-");
    }

    private static String endless(int depth) {
        return depth < 0 ? "" : endless(depth + 1) + depth;
    }

    private Work work(String text) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long steps = RenderingBudget.within(LONG, () -> {
            markdownHtml.of(text).map(MatrixHtml::clean).ifPresent(body -> {
                Pills.put(body, Mentionables.none());
                MatrixHtml.saysMoreThan(text, body);
                MatrixHtml.write(body);
            });
            return RenderingBudget.spent();
        });
        return new Work(steps, threads.getCurrentThreadAllocatedBytes() - before);
    }
}
