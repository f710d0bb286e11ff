package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.inbox.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongAnswerTest {
    private static final String PART = "word ".repeat(5_000) + "\n\n";

    private final TurnFixture fixture = new TurnFixture();

    @Test
    void an_answer_of_more_than_five_messages_comes_as_a_file() {
        // Given
        fixture.agent.answers(new AgentOutcome.Answered(List.of(PART.repeat(5), "The end.")));

        // When
        Outcome outcome = fixture.handle(fixture.text("Everything"));

        // Then
        assertThat(outcome.toSend()).hasSize(1);
        ObjectNode content = outcome.toSend().getFirst().content();
        assertThat(content.path("msgtype").asText()).isEqualTo("m.file");
        assertThat(content.path("body").asText()).isEqualTo("Ada's answer is long, so it is attached as a file.");
        assertThat(content.path("filename").asText()).isEqualTo("answer.md");
        assertThat(content.path("url").asText()).startsWith("mxc://");
        assertThat(content.path("info").path("mimetype").asText()).isEqualTo("text/markdown");
        assertThat(content.path("info").path("size").asInt()).isEqualTo(PART.length() * 5 + "\n\nThe end.".length());
        assertThat(content.has("dev.homeroom.outcome")).isTrue();
    }

    @Test
    void five_messages_are_messages() {
        // Given
        fixture.agent.answers(new AgentOutcome.Answered(List.of(PART.repeat(4), "The end.")));

        // When
        Outcome outcome = fixture.handle(fixture.text("Nearly everything"));

        // Then
        assertThat(outcome.toSend())
                .hasSize(5)
                .allSatisfy(part ->
                        assertThat(part.content().path("msgtype").asText()).isEqualTo("m.text"));
    }

    @Test
    void a_homeserver_that_takes_no_file_gets_all_the_messages() {
        // Given
        fixture.agent.answers(new AgentOutcome.Answered(List.of(PART.repeat(5), "The end.")));
        fixture.homeserver.before(LongAnswerTest::refuseFiles);

        // When
        Outcome outcome = fixture.handle(fixture.text("Everything"));

        // Then
        assertThat(TurnFixture.bodies(outcome)).hasSize(6).last().isEqualTo("The end.");
    }

    private static void refuseFiles(FakeHomeserver.Call call) {
        if (call.name().equals("upload")) {
            throw new HomeserverException.Refused("upload", 413, "M_TOO_LARGE");
        }
    }
}
