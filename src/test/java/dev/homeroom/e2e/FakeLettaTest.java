package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeLettaTest {
    private final FakeLetta letta = FakeLetta.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        letta.close();
    }

    @Test
    void agents_are_listed_in_pages_as_letta_does_it() {
        // Given
        String first = letta.addAgent("Meridian");
        String second = letta.addAgent("Meridian");

        // When
        String page = get("/v1/agents/?limit=1&after=" + first);
        String unknownCursor = get("/v1/agents/?limit=1&after=agent-nobody");

        // Then
        assertThat(Json.parse(page).findValuesAsText("id")).containsExactly(second);
        assertThat(Json.parse(unknownCursor).findValuesAsText("id")).containsExactly(first);
        assertThat(get("/v1/agents/count")).isEqualTo("2");
    }

    @Test
    void a_repeated_otid_gets_the_same_answer_and_is_not_asked_again() {
        // Given
        String agent = letta.addAgent("Echo");
        String question = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"otid\":\"o1\"}],\"background\":true}";

        // When
        String stream = post("/v1/agents/" + agent + "/messages/stream", question);
        String again = post("/v1/agents/" + agent + "/messages/stream", question);

        // Then
        assertThat(stream)
                .contains("\"content\":\"echo: hi\"", "end_turn", "data: [DONE]")
                .isEqualTo(again);
        assertThat(letta.asked()).containsExactly(new FakeLetta.Asked(agent, "default", "hi"));
    }

    @Test
    void a_run_tells_its_answer_afterwards() {
        // Given
        String agent = letta.addAgent("Echo");
        String stream = post("/v1/agents/" + agent + "/messages/stream", "{\"messages\":[{\"content\":\"hi\"}]}");

        // When
        String run = stream.replaceAll("(?s).*?\"run_id\":\"([^\"]+)\".*", "$1");

        // Then
        assertThat(Json.parse(get("/v1/runs/" + run)).path("status").asText()).isEqualTo("completed");
        assertThat(Json.parse(get("/v1/runs/" + run + "/messages")).findValuesAsText("content"))
                .containsExactly("echo: hi");
    }

    @Test
    void an_answer_may_come_in_pieces_of_one_message() {
        // Given
        String agent = letta.addAgent("Echo");
        letta.let(agent, Behaviour.streaming(3, Duration.ofMillis(5)));

        // When
        String stream = post("/v1/agents/" + agent + "/messages/stream", "{\"messages\":[{\"content\":\"hi\"}]}");

        // Then
        List<JsonNode> pieces = stream.lines()
                .filter(line -> line.contains("assistant_message"))
                .map(line -> Json.parse(line.substring("data: ".length())))
                .toList();
        assertThat(pieces).extracting(piece -> piece.path("content").asText()).containsExactly("ec", "ho:", " hi");
        assertThat(pieces)
                .extracting(piece -> piece.path("otid").asText())
                .hasSize(3)
                .containsOnly(pieces.getFirst().path("otid").asText());
    }

    private String get(String path) {
        return body(HttpRequest.newBuilder(URI.create(letta.uri() + path)));
    }

    private String post(String path, String body) {
        return body(
                HttpRequest.newBuilder(URI.create(letta.uri() + path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String body(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
