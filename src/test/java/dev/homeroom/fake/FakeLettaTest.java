package dev.homeroom.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeLettaTest {
    private static final String HI =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"otid\":\"o1\"}],\"background\":true}";

    private final FakeLetta letta = new FakeLetta();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        letta.close();
    }

    @Test
    void agents_are_listed_in_pages_as_letta_does_it() throws Exception {
        // Given
        String first = letta.addAgent("Meridian");
        String second = letta.addAgent("Meridian");

        // When
        String page = get("/v1/agents/?limit=1&after=" + first);
        String unknownCursor = get("/v1/agents/?limit=1&after=agent-nobody");

        // Then
        assertThat(json(page).findValuesAsText("id")).containsExactly(second);
        assertThat(json(unknownCursor).findValuesAsText("id")).containsExactly(first);
        assertThat(get("/v1/agents/count")).isEqualTo("2");
    }

    @Test
    void a_repeated_otid_gets_the_same_answer_and_is_not_asked_again() throws Exception {
        // Given
        String agent = letta.addAgent("Echo");
        String conversation = letta.openConversation(agent);

        // When
        String stream = post("/v1/conversations/" + conversation + "/messages", HI);
        String again = post("/v1/conversations/" + conversation + "/messages", HI);

        // Then
        assertThat(stream)
                .contains("\"content\":\"echo", "end_turn", "data: [DONE]")
                .isEqualTo(again);
        assertThat(letta.asked()).containsExactly(new FakeLetta.Asked(agent, conversation, "hi", "o1"));
    }

    @Test
    void an_agents_own_thread_knows_no_repeated_otid() throws Exception {
        // Given
        String agent = letta.addAgent("Echo");

        // When
        post("/v1/agents/" + agent + "/messages/stream", HI);
        post("/v1/agents/" + agent + "/messages/stream", HI);

        // Then
        assertThat(letta.asked()).hasSize(2);
    }

    @Test
    void a_conversation_with_a_run_is_busy_until_the_run_is_cancelled() throws Exception {
        // Given
        String agent = letta.addAgent("Echo");
        String messages = "/v1/conversations/" + letta.openConversation(agent) + "/messages";
        post(messages, HI.replace("hi", "[[unseen]] [[pings-only]]"));

        // When
        String busy = post(messages, HI.replace("o1", "o2"));
        post(messages.replace("/messages", "/cancel"), "{}");
        String free = post(messages, HI.replace("o1", "o3"));

        // Then
        assertThat(busy).contains("CONFLICT");
        assertThat(free).contains("end_turn");
        assertThat(letta.cancelledRuns()).isEqualTo(1);
    }

    @Test
    void a_run_tells_its_answer_afterwards() throws Exception {
        // Given
        String agent = letta.addAgent("Echo");
        String stream = post("/v1/agents/" + agent + "/messages/stream", "{\"messages\":[{\"content\":\"hi\"}]}");

        // When
        String run = stream.replaceAll("(?s).*?\"run_id\":\"([^\"]+)\".*", "$1");

        // Then
        assertThat(json(get("/v1/runs/" + run)).path("status").asText()).isEqualTo("completed");
        assertThat(json(get("/v1/runs/" + run + "/messages")).findValuesAsText("content"))
                .containsExactly("hi", "echo: hi");
    }

    @Test
    void an_answer_may_come_in_pieces_of_one_message() throws Exception {
        // Given
        String agent = letta.addAgent("Echo");
        letta.let(agent, Script.streaming(3, Duration.ofMillis(5)));

        // When
        String stream = post("/v1/agents/" + agent + "/messages/stream", "{\"messages\":[{\"content\":\"hi\"}]}");

        // Then
        List<JsonNode> pieces = new ArrayList<>();
        for (String line : stream.lines()
                .filter(text -> text.contains("assistant_message"))
                .toList()) {
            pieces.add(json(line.substring("data: ".length())));
        }
        assertThat(pieces).extracting(piece -> piece.path("content").asText()).containsExactly("ec", "ho:", " hi");
        assertThat(pieces)
                .extracting(piece -> piece.path("otid").asText())
                .hasSize(3)
                .containsOnly(pieces.getFirst().path("otid").asText());
    }

    private String get(String path) throws InterruptedException {
        return body(HttpRequest.newBuilder(URI.create(letta.url() + path)));
    }

    private String post(String path, String body) throws InterruptedException {
        return body(
                HttpRequest.newBuilder(URI.create(letta.url() + path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Empty when the connection breaks. */
    private String body(HttpRequest.Builder request) throws InterruptedException {
        try {
            return client.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
