package dev.homeroom.turn.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionsTest {
    private static final Mentionables PEOPLE = Mentionables.of(List.of(
            person("@alice:example.org", "Alice"),
            person("@alice_b:example.org", "Alice Baker"),
            person("@agent_597b5756_2915:example.org", "Meridian <b>"),
            person("@one:example.org", "Twin"),
            person("@two:example.org", "Twin"),
            person("@upper:example.org", "BEA"),
            person("@lower:example.org", "bea"),
            person("@han:example.org", "小明"),
            person("@a/b=c+d:example.org", "")));

    @Test
    void a_name_becomes_a_pill() {
        // When
        ObjectNode content = render("Ask @Alice.");

        // Then
        assertThat(content.path("formatted_body").asText())
                .isEqualTo("Ask <a href=\"https://matrix.to/#/%40alice%3Aexample.org\">Alice</a>.");
        assertThat(content.path("body").asText()).isEqualTo("Ask @Alice.");
        assertThat(mentioned(content)).containsExactly("@alice:example.org");
    }

    @Test
    void the_longest_name_wins() {
        // When
        ObjectNode content = render("@Alice Baker, not @alice baker's friend @Alice Bakerly");

        // Then
        assertThat(mentioned(content)).containsExactly("@alice_b:example.org", "@alice:example.org");
        assertThat(content.path("formatted_body").asText()).endsWith(">Alice</a> Bakerly");
    }

    @Test
    void a_user_id_becomes_a_pill_even_at_the_end_of_a_sentence() {
        // When
        ObjectNode content = render("(@agent_597b5756_2915:example.org) or @a/b=c+d:example.org.");

        // Then
        assertThat(content.path("formatted_body").asText())
                .isEqualTo(
                        "(<a href=\"https://matrix.to/#/%40agent_597b5756_2915%3Aexample.org\">Meridian &lt;b&gt;</a>) or "
                                + "<a href=\"https://matrix.to/#/%40a%2Fb%3Dc%2Bd%3Aexample.org\">@a/b=c+d:example.org</a>.");
    }

    @Test
    void case_counts_only_where_it_tells_names_apart() {
        // When
        ObjectNode content = render("@BEA @ALICE");

        // Then
        assertThat(mentioned(content)).containsExactly("@upper:example.org", "@alice:example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ask [Alice](https://matrix.to/#/@alice:example.org).",
                "Ask [Alice](https://matrix.to/#/%40alice%3Aexample.org?via=example.org).",
                "Ask <https://matrix.to/#/@alice:example.org>.",
                "Ask https://matrix.to/#/@alice:example.org now."
            })
    void a_link_to_somebody_mentions_them(String markdown) {
        // When
        ObjectNode content = render(markdown);

        // Then
        assertThat(mentioned(content)).containsExactly("@alice:example.org");
        assertThat(content.path("formatted_body").asText())
                .contains("<a href=\"https://matrix.to/#/%40alice%3Aexample.org\">");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[Eve](https://matrix.to/#/@eve:elsewhere.org)",
                "[Room](https://matrix.to/#/!alice:example.org)",
                "[Alice](https://matrix.to.evil.org/#/@alice:example.org)",
                "[Alice](https://matrix.to/#/%zz)",
                "`https://matrix.to/#/@alice:example.org`"
            })
    void other_links_mention_nobody(String markdown) {
        assertThat(mentioned(render(markdown))).isEmpty();
    }

    @Test
    void a_script_without_spaces_can_mention() {
        // When
        ObjectNode content = render("请问@小明你好");

        // Then
        assertThat(mentioned(content)).containsExactly("@han:example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`@Alice`",
                "```\n@Alice\n```",
                "    @Alice",
                "[@Alice](https://example.org)",
                "$x @Alice$",
                "bob@Alice.example.org and bob@alice",
                "@Alicette @Alice_2 @Alice:elsewhere.org @alice:example.org.evil.net",
                "@Twin",
                "@Bea",
                "@room @ @",
                "https://example.org/@Alice",
                "[see @Alice there](<https://example.org/@Alice>)",
                "> ```\n> @Alice\n> ```",
                "~~~\n@Alice",
                "@\u200bAlice @Ali\u200bce @Ali\u00adce",
                "<a href=\"https://example.org\">&#64;</a>Alice"
            })
    void what_is_no_mention_stays_as_it_is(String markdown) {
        // When
        ObjectNode content = render(markdown);

        // Then
        assertThat(content.path("m.mentions")).hasToString("{}");
        assertThat(content.path("formatted_body").asText()).doesNotContain("matrix.to");
    }

    @Test
    void each_part_of_a_long_answer_mentions_only_whom_it_names() {
        // Given
        String filler = "word ".repeat(5000);

        // When
        List<ObjectNode> contents =
                new Rendering().answer("@Alice\n\n" + filler + "\n\n" + filler + "\n\n@bea", PEOPLE);

        // Then
        assertThat(contents).hasSizeGreaterThan(1);
        assertThat(mentioned(contents.getFirst())).containsExactly("@alice:example.org");
        assertThat(mentioned(contents.getLast())).containsExactly("@lower:example.org");
    }

    private static ObjectNode render(String markdown) {
        return new Rendering().answer(markdown, PEOPLE).getFirst();
    }

    private static List<String> mentioned(ObjectNode content) {
        return StreamSupport.stream(content.path("m.mentions").path("user_ids").spliterator(), false)
                .map(id -> id.asText())
                .toList();
    }

    private static Mentionable person(String id, String name) {
        return new Mentionable(new UserId(id), name);
    }
}
