package dev.homeroom.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSalvageTest {
    private static final String DEEP = "[".repeat(5_000) + "]".repeat(5_000);
    private static final String HUGE = "7".repeat(200_000);

    @Test
    void what_can_be_read_is_read_as_it_is() throws IOException {
        assertThat(read("{\"" + "k".repeat(50_001) + "\": [1, " + "7".repeat(1_500) + "]}")
                        .toString())
                .hasSizeGreaterThan(51_501);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deep", "huge", "broken"})
    void an_event_that_can_not_be_read_costs_none_of_its_neighbours(String kind) throws IOException {
        // Given
        String bad = bad(kind);

        // Then
        assertThat(read("[{\"a\": 1}, {\"b\": %s}, {\"c\": \"]\"}]".formatted(bad))
                        .toString())
                .contains("{\"a\":1}", "{\"c\":\"]\"}");
        assertThat(read("{\"chunk\": [{\"a\": 1}, {\"b\": %s}, 2], \"end\": \"t\"}".formatted(bad))
                        .toString())
                .isEqualTo("{\"chunk\":[{\"a\":1},2],\"end\":\"t\"}");
        assertThat(read("{\"joined\": {\"@a:b\": {}, \"@c:d\": {\"display_name\": %s}}}".formatted(bad))
                        .toString())
                .isEqualTo("{\"joined\":{\"@a:b\":{}}}");
    }

    private static String bad(String kind) {
        return switch (kind) {
            case "deep" -> DEEP;
            case "huge" -> HUGE;
            default -> "nonsense";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"a\": 1", "[1, 2", "\"", "{]", "{\"a\" 1}"})
    void what_is_no_json_is_refused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JsonProcessingException.class);
    }

    private static JsonNode read(String text) throws IOException {
        return JsonSalvage.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
