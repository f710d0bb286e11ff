package dev.homeroom.turn.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Checks that hold for every part of every answer. */
final class Parts {
    private Parts() {}

    static void checkContent(ObjectNode content) {
        assertThat(bytes(content.toString())).isLessThanOrEqualTo(50_000);
        assertThat(bytes(content.path("body").asText())).isLessThanOrEqualTo(30_000);
        assertThat(content.path("body").asText()).isNotBlank();
        assertThat(content.path("m.mentions").isObject()).isTrue();
        assertThat(content.has("format")).isEqualTo(content.has("formatted_body"));
        AllowedHtml.check(content.path("formatted_body").asText());
    }

    static List<Part> split(String text, int budget) {
        List<Part> parts = new ArrayList<>();
        Splitting rest = Splitting.of(text);
        while (!rest.isDone()) {
            Splitting.Cut cut = rest.next(budget);
            assertThat(cut.rest().from()).isGreaterThan(rest.from());
            parts.add(cut.part());
            rest = cut.rest();
        }
        return parts;
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
