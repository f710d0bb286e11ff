package dev.homeroom.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.Question.MessageKeys;
import dev.homeroom.backend.Question.Picture;
import dev.homeroom.backend.raw.RawAnswer;
import dev.homeroom.backend.raw.RawBackends;
import dev.homeroom.backend.raw.RawServer;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures on their way to agents of both kinds. */
class PicturesTest {
    private static final Database DATABASE = TestDatabases.inMemory();
    private static final Picture PICTURE = new Picture("image/png", "iVBORw0KGgo=");
    private static final String HELLO = """
            data: {"choices":[{"delta":{"content":"A cat"},"finish_reason":"stop"}]}

            data: [DONE]

            """;
    private static final String REFUSED = "{\"error\":{\"message\":\"image_url is not supported by this model\"}}";

    @Test
    void letta_gets_pictures_in_front_of_the_text() {
        // Given
        RawAnswer answer =
                RawAnswer.events("data: {\"message_type\":\"stop_reason\",\"stop_reason\":\"end_turn\"}\n\n");
        try (RawServer server = new RawServer(RawBackends.lettaThatSays(() -> answer))) {
            AgentBackend backend = RawBackends.letta(server);

            // When
            backend.ask(question("agent-1", "default"), event -> {});

            // Then
            assertThat(contentAsked(server)).isEqualTo(json("""
                            [{"type": "image",
                              "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}},
                             {"type": "text", "text": "[file 1: x]\\nWho is it?"}]
                            """));
            backend.close();
        }
    }

    @Test
    void an_openai_server_gets_pictures_as_data_urls() {
        // Given
        try (RawServer server = new RawServer(request -> RawAnswer.events(HELLO))) {
            AgentBackend backend = RawBackends.openAi(server, DATABASE);

            // When
            AgentOutcome outcome = backend.ask(question("m", "chat"), event -> {});

            // Then
            assertThat(outcome).isEqualTo(new AgentOutcome.Answered(List.of("A cat")));
            assertThat(contentAsked(server)).isEqualTo(json("""
                            [{"type": "text", "text": "[file 1: x]\\nWho is it?"},
                             {"type": "image_url",
                              "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]
                            """));
            backend.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"img_b64", "old_img"})
    void letta_gets_a_picture_as_real_servers_took_it(String recording) {
        // Given
        JsonNode taken = picturePart(recording);
        Picture picture = new Picture(
                taken.at("/source/media_type").asText(),
                taken.at("/source/data").asText());
        RawAnswer answer =
                RawAnswer.events("data: {\"message_type\":\"stop_reason\",\"stop_reason\":\"end_turn\"}\n\n");
        try (RawServer server = new RawServer(RawBackends.lettaThatSays(() -> answer))) {
            AgentBackend backend = RawBackends.letta(server);

            // When
            backend.ask(question("agent-1", "default", picture), event -> {});

            // Then
            assertThat(contentAsked(server)).contains(taken);
            backend.close();
        }
    }

    @Test
    void an_openai_server_gets_a_picture_as_the_app_server_took_it() {
        // Given
        JsonNode taken = picturePart("app_img");
        String url = taken.at("/image_url/url").asText();
        Picture picture = new Picture("image/png", url.substring(url.indexOf(',') + 1));
        try (RawServer server = new RawServer(request -> RawAnswer.events(HELLO))) {
            AgentBackend backend = RawBackends.openAi(server, DATABASE);

            // When
            backend.ask(question("m", "chat", picture), event -> {});

            // Then
            assertThat(contentAsked(server)).contains(taken);
            backend.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 415, 422})
    void a_server_that_takes_no_pictures_is_asked_without(int status) {
        // Given
        try (RawServer server = new RawServer(request ->
                request.body().contains("image_url") ? RawAnswer.json(status, REFUSED) : RawAnswer.events(HELLO))) {
            AgentBackend backend = RawBackends.openAi(server, DATABASE);

            // When
            AgentOutcome outcome = backend.ask(question("m", "chat"), event -> {});

            // Then
            assertThat(outcome).isEqualTo(new AgentOutcome.Answered(List.of("A cat")));
            assertThat(contentAsked(server).textValue()).isEqualTo("[file 1: x]\nWho is it?");
            backend.close();
        }
    }

    @Test
    void a_refusal_for_another_reason_is_not_asked_twice() {
        // Given
        try (RawServer server = new RawServer(request -> RawAnswer.json(401, "{}"))) {
            AgentBackend backend = RawBackends.openAi(server, DATABASE);

            // When
            backend.ask(question("m", "chat"), event -> {});

            // Then
            assertThat(server.asked()).isOne();
            backend.close();
        }
    }

    @Test
    void a_later_question_has_no_pictures_of_before() {
        // Given
        try (RawServer server = new RawServer(request -> RawAnswer.events(HELLO))) {
            AgentBackend backend = RawBackends.openAi(server, DATABASE);
            backend.ask(question("m", "chat"), event -> {});

            // When
            backend.ask(new Question("m", "chat", "turn-2", null, "And now?"), event -> {});

            // Then
            assertThat(server.requests().getLast().body())
                    .contains("Who is it?", "A cat")
                    .doesNotContain("iVBORw0KGgo=");
            backend.close();
        }
    }

    /** The picture of a question that a real server answered. */
    private static JsonNode picturePart(String recording) {
        try (InputStream file = PicturesTest.class.getResourceAsStream("/letta/" + recording + ".json")) {
            JsonNode recorded = json(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(recorded.path("status").asInt()).isEqualTo(200);
            return recorded.path("asked").get(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Question question(String agent, String chat) {
        return question(agent, chat, PICTURE);
    }

    private static Question question(String agent, String chat, Picture picture) {
        return new Question(
                agent,
                chat,
                "turn",
                null,
                "Who is it?",
                "[file 1: x]\nWho is it?",
                MessageKeys.of("turn"),
                List.of(picture));
    }

    /** The content of the last message of the last question. */
    private static JsonNode contentAsked(RawServer server) {
        RawServer.Request last = server.requests().stream()
                .filter(request -> request.body().contains("Who is it?"))
                .reduce((first, second) -> second)
                .orElseThrow();
        JsonNode messages = json(last.body()).path("messages");
        return messages.get(messages.size() - 1).path("content");
    }

    private static JsonNode json(String text) {
        return Json.parse(text).orElseThrow();
    }
}
