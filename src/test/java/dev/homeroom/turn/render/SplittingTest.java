package dev.homeroom.turn.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.turn.render.markdown.MarkdownHtml;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplittingTest {
    private static final int BUDGET = 3000;

    @Test
    void a_70000_character_answer_becomes_a_few_parts_and_loses_nothing() {
        // Given
        String answer = IntStream.range(0, 650)
                .mapToObj(i -> "Paragraph %04d, ".formatted(i) + "with *some* words ".repeat(5) + "at the end\n\n")
                .collect(Collectors.joining())
                .substring(0, 70_000);

        // When
        List<ObjectNode> contents = new Rendering().answer(answer, Mentionables.none());

        // Then
        assertThat(contents).hasSizeBetween(3, 4).allSatisfy(Parts::checkContent);
        String together =
                contents.stream().map(content -> content.path("body").asText()).collect(Collectors.joining("\n\n"));
        assertThat(together).isEqualTo(answer.strip());
    }

    @Test
    void paragraphs_stay_whole() {
        // Given
        String paragraph = "word ".repeat(80).strip() + "\nnext line\n\n";

        // When
        List<Part> parts = Parts.split(paragraph.repeat(20), BUDGET);

        // Then
        assertThat(parts)
                .hasSizeGreaterThan(2)
                .allSatisfy(part -> assertThat(part.text()).startsWith("word").endsWith("next line\n\n"));
    }

    @Test
    void a_code_block_that_is_cut_goes_on_in_its_language() {
        // Given
        String code = "Look:\n\n```java\n" + "int i = 1;\n".repeat(500) + "```\n\nDone.";

        // When
        List<Part> parts = Parts.split(code, BUDGET);

        // Then
        assertThat(parts.getFirst().body()).startsWith("Look:\n\n```java\n").endsWith(";\n```");
        assertThat(parts.subList(1, parts.size() - 1))
                .isNotEmpty()
                .allSatisfy(part ->
                        assertThat(part.body()).startsWith("```java\nint").endsWith(";\n```"));
        assertThat(parts.getLast().body()).startsWith("```java\nint").endsWith("```\n\nDone.");
    }

    @Test
    void a_code_block_in_a_quote_goes_on_in_the_quote() {
        // Given
        String code = "> ~~~sh\n" + "> echo hello\n".repeat(400) + "> ~~~\n";

        // When
        List<Part> parts = Parts.split(code, BUDGET);

        // Then
        assertThat(parts.get(1).body()).startsWith("> ~~~sh\n> echo").endsWith("hello\n> ~~~");
    }

    @Test
    void a_code_block_that_fits_is_not_cut() {
        // Given
        String code = "word ".repeat(250) + "\n```\n" + "x\n".repeat(600) + "```\n";

        // When
        List<Part> parts = Parts.split(code, 2700);

        // Then
        assertThat(parts).hasSize(2);
        assertThat(parts.get(1).body()).startsWith("```\nx").endsWith("x\n```");
    }

    @Test
    void a_table_is_cut_between_rows_and_keeps_its_head() {
        // Given
        String table = "| name | value |\n|---|---|\n"
                + IntStream.range(0, 300).mapToObj("| n%d | v |\n"::formatted).collect(Collectors.joining());

        // When
        List<Part> parts = Parts.split(table, BUDGET);

        // Then
        assertThat(parts).hasSizeGreaterThan(1).allSatisfy(part -> {
            assertThat(part.body())
                    .startsWith("| name | value |\n|---|---|\n| n")
                    .endsWith(" |");
            assertThat(new MarkdownHtml().of(part.body()).orElseThrow()).startsWith("<table>");
        });
    }

    @Test
    void a_list_is_cut_between_items() {
        // Given
        String list = IntStream.range(1, 100)
                .mapToObj(i -> i + ". " + "word ".repeat(10) + "\n   - below\n   - below\n")
                .collect(Collectors.joining());

        // When
        List<Part> parts = Parts.split(list, BUDGET);

        // Then
        assertThat(parts)
                .hasSizeGreaterThan(1)
                .allSatisfy(part -> assertThat(part.text()).matches("(?s)\\d+\\. word.*below\n"));
    }

    @Test
    void a_line_that_is_too_long_is_cut_at_a_space() {
        // When
        List<Part> parts = Parts.split("word ".repeat(2000), BUDGET);

        // Then
        assertThat(parts)
                .hasSizeGreaterThan(2)
                .allSatisfy(part -> assertThat(part.text()).startsWith("word").endsWith("word "));
    }

    @Test
    void a_line_without_spaces_is_cut_between_whole_characters() {
        // Given
        String family = "👨‍👩‍👧";

        // When
        List<Part> parts = Parts.split(family.repeat(500), BUDGET);

        // Then
        assertThat(parts)
                .hasSizeGreaterThan(2)
                .allSatisfy(part -> assertThat(part.text().replace(family, "")).isEmpty());
    }

    @Test
    void text_of_which_the_html_is_much_larger_is_cut_smaller() {
        // When
        List<ObjectNode> contents = new Rendering().answer("*a* <<<<<&&&&& ".repeat(3000), Mentionables.none());

        // Then
        assertThat(contents).hasSizeGreaterThan(2).allSatisfy(Parts::checkContent);
        assertThat(contents)
                .allSatisfy(content -> assertThat(content.has("formatted_body")).isTrue());
    }
}
