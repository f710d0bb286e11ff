package dev.homeroom.turn.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import dev.homeroom.turn.render.markdown.MarkdownHtml;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RenderingPropertyTest {
    private static final Mentionables PEOPLE = Mentionables.of(
            List.of(new Mentionable(new UserId("@a:b"), "Ann"), new Mentionable(new UserId("@c:d"), "Ann C")));

    private final Rendering rendering = new Rendering();

    @Property(tries = 300)
    void any_markdown_gives_parts_that_a_homeserver_takes(@ForAll("markdown") String markdown) {
        // When
        var contents = rendering.answer(markdown, PEOPLE);

        // Then
        assertThat(contents).allSatisfy(Parts::checkContent);
        assertThat(contents.isEmpty()).isEqualTo(TidyText.of(markdown).isBlank());
    }

    @Property(tries = 300)
    void any_string_gives_parts_that_a_homeserver_takes(@ForAll String text) {
        // When
        var contents = rendering.answer(text, PEOPLE);

        // Then
        assertThat(contents).allSatisfy(Parts::checkContent);
    }

    @Property(tries = 300)
    void the_parts_together_are_the_whole(
            @ForAll("markdown") String markdown, @ForAll @IntRange(min = 2000, max = 30_000) int budget) {
        // When
        List<Part> parts = Parts.split(markdown, budget);

        // Then
        assertThat(parts.stream().map(Part::text).collect(Collectors.joining())).isEqualTo(markdown);
        assertThat(parts)
                .allSatisfy(part -> assertThat(Parts.bytes(part.opening() + part.text() + part.closing()))
                        .isLessThanOrEqualTo(budget));
    }

    @Property(tries = 300)
    void what_is_cut_within_a_code_block_is_code_on_both_sides(
            @ForAll @IntRange(min = 1, max = 3000) int lines, @ForAll @IntRange(min = 2000, max = 9000) int budget) {
        // Given
        String code = "before\n\n~~~x\n" + "**no** <b>\n".repeat(lines) + "~~~\nafter\n";

        // When
        List<Part> parts = Parts.split(code, budget);

        // Then
        assertThat(parts)
                .allSatisfy(
                        part -> assertThat(new MarkdownHtml().of(part.body()).orElseThrow())
                                .doesNotContain("<strong>")
                                .doesNotContain("~~~"));
    }

    @Property(tries = 300)
    void a_draft_and_every_edit_fit_into_an_event_and_tell_nobody(@ForAll("markdown") String markdown) {
        // When
        List<ObjectNode> answer = rendering.answer(markdown, PEOPLE);
        Optional<ObjectNode> draft = rendering.draft(markdown);

        // Then
        assertThat(draft.isPresent()).isEqualTo(!TidyText.of(markdown).isBlank());
        List<ObjectNode> contents =
                Stream.concat(answer.stream(), draft.stream()).toList();
        assertThat(contents).allSatisfy(content -> {
            ObjectNode edit = Rendering.edit(content);
            assertThat(Parts.bytes(edit.toString())).isLessThan(60_000);
            assertThat(edit.path("m.mentions")).isEmpty();
            assertThat(edit.path("m.new_content")).isEqualTo(content);
        });
        draft.ifPresent(content -> assertThat(content.path("m.mentions")).isEmpty());
    }

    @Provide
    Arbitrary<String> markdown() {
        Arbitrary<String> pieces = Arbitraries.of(
                "# head\n",
                "text ",
                "*",
                "**",
                "_",
                "`",
                "```java\n",
                "```\n",
                "~~~\n",
                "> ",
                "- ",
                "1. ",
                "    ",
                "\n",
                "\n\n",
                "| a | b |\n",
                "|---|---|\n",
                "[",
                "](",
                "https://example.org",
                ")",
                "![",
                "<",
                ">",
                "&amp;",
                "$",
                "$$",
                "$$\n",
                "@Ann",
                "@Ann C",
                "@a:b",
                "@c:d.",
                "\\",
                "😀",
                "👨‍👩‍👧",
                "e\u0301",
                "中文",
                "\t",
                "\r\n",
                "\u0000",
                "\ud83d",
                "<script>",
                "javascript:x",
                "word ".repeat(300),
                "x".repeat(2500),
                "&".repeat(900),
                "- [ ] do\n",
                "---\n",
                "~~",
                "mxc://a/b",
                "[a]: https://e.org\n",
                "\"",
                "'");
        return pieces.list().ofMaxSize(120).map(list -> String.join("", list));
    }
}
