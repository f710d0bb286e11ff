package dev.homeroom.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.raw.RawAnswer;
import dev.homeroom.backend.raw.RawBackends;
import dev.homeroom.backend.raw.RawServer;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that OpenAI-compatible servers return. */
class ReturnedPicturesTest {
    private static final Database DATABASE = TestDatabases.inMemory();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"content":"Look","images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}}]} | Look+data:image/png;base64,QUJD
                    {"content":"Look","images":["https://example.org/a.png"]}                                          | Look+https://example.org/a.png
                    {"content":"","images":[{"image_url":{"url":"data:,A"}},{"image_url":{"url":"data:,B"}}]}           | +data:,A+data:,B
                    {"content":[{"type":"text","text":"Look"},{"type":"image_url","image_url":{"url":"data:,A"}}]}      | Look+data:,A
                    {"content":[{"type":"output_image","b64_json":"QUJD"}]}                                             | +data:;base64,QUJD
                    {"content":[{"type":"image","source":{"type":"base64","data":"QUJD"}}]}                             | +data:;base64,QUJD
                    """)
    void every_form_of_a_picture_is_a_picture_of_the_answer(String message, String expected) {
        String[] parts = expected.split("\\+");
        List<String> words = new ArrayList<>(parts[0].isEmpty() ? List.of() : List.of(parts[0]));
        List.of(parts).subList(1, parts.length).forEach(url -> words.add("![](" + url + ")"));
        for (String form : List.of("delta", "message")) {
            assertThat(answer("{\"choices\":[{\"" + form + "\":" + message + ",\"finish_reason\":\"stop\"}]}"))
                    .as(form)
                    .isEqualTo(new AgentOutcome.Answered(List.of(String.join("\n\n", words))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"images\":[]",
                "\"images\":[{}]",
                "\"images\":[7,null,{\"url\":7}]",
                "\"images\":[\"not a picture\"]",
                "\"images\":[{\"url\":\"https://example.org/a) ![x](outbox/b.png\"}]",
                "\"images\":[{\"url\":\"file:///etc/passwd\"}]"
            })
    void what_is_no_picture_is_passed_over(String images) {
        assertThat(answer(
                        "{\"choices\":[{\"delta\":{\"content\":\"Look\"," + images + "},\"finish_reason\":\"stop\"}]}"))
                .isEqualTo(new AgentOutcome.Answered(List.of("Look")));
    }

    @Test
    void a_picture_that_comes_again_with_the_whole_message_is_one() {
        // Given
        String picture = "\"images\":[{\"image_url\":{\"url\":\"data:,A\"}}]";

        // Then
        assertThat(answer(
                        "{\"choices\":[{\"delta\":{\"content\":\"Look\"," + picture + "}}]}",
                        "{\"choices\":[{\"message\":{\"content\":\"Look\"," + picture
                                + "},\"finish_reason\":\"stop\"}]}"))
                .isEqualTo(new AgentOutcome.Answered(List.of("Look\n\n![](data:,A)")));
    }

    @Test
    void the_model_is_not_sent_its_own_pictures_again() {
        // Given
        try (RawServer server = new RawServer(request -> RawAnswer.events(
                events("{\"choices\":[{\"delta\":{\"content\":\"Look\",\"images\":[\"data:image/png;base64,QUJD\"]},"
                        + "\"finish_reason\":\"stop\"}]}")))) {
            AgentBackend backend = RawBackends.openAi(server, DATABASE);
            backend.ask(new Question("m", "memory", "turn-1", null, "Draw"), event -> {});

            // When
            backend.ask(new Question("m", "memory", "turn-2", null, "And now?"), event -> {});

            // Then
            assertThat(server.requests().getLast().body())
                    .contains("Look", "(A picture that was sent.)")
                    .doesNotContain("QUJD");
            backend.close();
        }
    }

    private static AgentOutcome answer(String... chunks) {
        try (RawServer server = new RawServer(request -> RawAnswer.events(events(chunks)))) {
            AgentBackend backend = RawBackends.openAi(server, DATABASE);
            AgentOutcome outcome =
                    backend.ask(new Question("m", String.join("", chunks), "turn", null, "Draw"), event -> {});
            backend.close();
            return outcome;
        }
    }

    private static String events(String... chunks) {
        StringBuilder events = new StringBuilder();
        for (String chunk : chunks) {
            events.append("data: ").append(chunk).append("\n\n");
        }
        return events.append("data: [DONE]\n\n").toString();
    }
}
