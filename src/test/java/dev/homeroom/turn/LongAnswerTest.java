package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.queue.EventHandler;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(content.has("url")).as("the outbox uploads it").isFalse();
        assertThat(fixture.homeserver.uploads()).isEmpty();
        assertThat(fixture.outgoing.upload(fixture.homeserver)).satisfies(upload -> {
            assertThat(upload.complete(file(outcome)).path("url").asText()).startsWith("mxc://");
            assertThat(fixture.homeserver.uploads().values())
                    .singleElement()
                    .satisfies(uploaded ->
                            assertThat(uploaded.bytes()).asString().isEqualTo(PART.repeat(5) + "\n\nThe end."));
        });
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

    @ParameterizedTest
    @ValueSource(strings = {"M_TOO_LARGE", EventHandler.NOT_UPLOADED, EventHandler.TOO_OLD})
    void a_homeserver_that_takes_no_file_gets_all_the_messages(String reason) {
        // Given
        fixture.agent.answers(new AgentOutcome.Answered(List.of(PART.repeat(5), "The end.")));
        ObjectNode question = TurnFixture.content("m.text", "Everything");
        question.putObject("m.relates_to").put("rel_type", "m.thread").put("event_id", "$root");
        OutgoingEvent refused = file(fixture.handle(fixture.message(fixture.ada, question)));

        // When
        List<OutgoingEvent> instead = fixture.turnDispatcher.refused(refused, reason, "e44074d1");

        // Then
        assertThat(instead).hasSize(5).allSatisfy(part -> {
            assertThat(part.sender()).isEqualTo(fixture.adaUser);
            assertThat(part.content().path("msgtype").asText()).isEqualTo("m.text");
            assertThat(part.content().path("m.relates_to"))
                    .isEqualTo(refused.content().path("m.relates_to"));
        });
        assertThat(instead).extracting(OutgoingEvent::transactionId).doesNotHaveDuplicates();
        assertThat(instead.getLast().content().path("body").asText()).endsWith("The end.");
        assertThat(instead)
                .extracting(part -> part.content().has("dev.homeroom.outcome"))
                .containsExactly(false, false, false, false, true);
    }

    @Test
    void a_text_whose_file_is_gone_is_said_to_be_missing() throws IOException {
        // Given
        fixture.agent.answers(new AgentOutcome.Answered(List.of(PART.repeat(5), "The end.")));
        OutgoingEvent refused = file(fixture.handle(fixture.text("Everything")));
        Files.delete(fixture.files.root.resolve(
                refused.content().path("dev.homeroom.upload").asText()));

        // When
        List<OutgoingEvent> instead = fixture.turnDispatcher.refused(refused, EventHandler.NOT_UPLOADED, "e44074d1");

        // Then
        assertThat(instead)
                .singleElement()
                .satisfies(notice -> assertThat(notice.content().path("body").asText())
                        .startsWith("The homeserver answers, but didn't take the file \"answer.md\" for a while"));
    }

    @Test
    void without_a_workspace_the_answer_comes_as_messages() throws IOException {
        // Given
        Files.writeString(fixture.files.root.resolve("surfaces"), "in the way");
        fixture.agent.answers(new AgentOutcome.Answered(List.of(PART.repeat(5), "The end.")));

        // When
        Outcome outcome = fixture.handle(fixture.text("Everything"));

        // Then
        assertThat(outcome.toSend())
                .hasSizeGreaterThan(5)
                .allSatisfy(part ->
                        assertThat(part.content().path("msgtype").asText()).isNotEqualTo("m.file"));
        assertThat(TurnFixture.bodies(outcome)).contains("The end.");
    }

    private static OutgoingEvent file(Outcome outcome) {
        return outcome.toSend().getFirst();
    }
}
