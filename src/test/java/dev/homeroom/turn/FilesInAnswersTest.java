package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.files.outgoing.OutgoingFixture;
import dev.homeroom.queue.EventHandler;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesInAnswersTest {
    private final TurnFixture fixture = new TurnFixture();

    @Test
    void a_picture_that_an_answer_names_follows_its_text_without_a_broken_link() throws IOException {
        // Given
        put("chart.png");
        says("Here is **the year**:\n\n![The year](outbox/chart.png)");

        // When
        Outcome outcome = fixture.handle(fixture.text("Draw"));

        // Then
        assertThat(kinds(outcome)).containsExactly("m.text", "m.image");
        assertThat(TurnFixture.bodies(outcome)).containsExactly("Here is **the year**:", "The year");
        assertThat(outcome.toSend().getFirst().content().path("formatted_body").asText())
                .doesNotContain("outbox");
    }

    @Test
    void a_link_among_words_leaves_its_words() throws IOException {
        // Given
        put("report.txt");
        says("See [the report](outbox/report.txt) and ![](outbox/report.txt).");

        // When
        Outcome outcome = fixture.handle(fixture.text("Write"));

        // Then
        assertThat(TurnFixture.bodies(outcome)).containsExactly("See the report and `report.txt`.", "report.txt");
    }

    @Test
    void an_answer_that_is_only_a_picture_is_one_message() throws IOException {
        // Given
        put("chart.png");
        says("![The year](outbox/chart.png)");

        // Then
        assertThat(kinds(fixture.handle(fixture.text("Draw")))).containsExactly("m.image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<no-reply/>"})
    void files_of_an_agent_without_words_are_sent(String answer) throws IOException {
        // Given
        put("chart.png");
        fixture.agent.answers(
                answer.isEmpty() ? new AgentOutcome.Silent() : new AgentOutcome.Answered(List.of(answer)));

        // When
        Outcome outcome = fixture.handle(fixture.text("Draw"));

        // Then
        assertThat(kinds(outcome)).containsExactly("m.image");
        assertThat(outcome.toSend().getLast().content().has("dev.homeroom.outcome"))
                .isTrue();
    }

    @Test
    void without_files_silence_stays_silence() {
        // Given
        fixture.agent.answers(new AgentOutcome.Answered(List.of("<no-reply/>")));

        // Then
        assertThat(fixture.handle(fixture.text("Hush")).toSend())
                .extracting(OutgoingEvent::type)
                .containsExactly("dev.homeroom.outcome");
    }

    @Test
    void files_stand_in_the_relation_of_the_answer_and_the_last_one_ends_it() throws IOException {
        // Given
        put("a.txt");
        put("b.txt");
        says("Two files.");
        ObjectNode question = TurnFixture.content("m.text", "Write");
        question.putObject("m.relates_to").put("rel_type", "m.thread").put("event_id", "$root");

        // When
        List<OutgoingEvent> sent =
                fixture.handle(fixture.message(fixture.ada, question)).toSend();

        // Then
        assertThat(sent).hasSize(3).allSatisfy(event -> {
            assertThat(event.content().at("/m.relates_to/rel_type").asText()).isEqualTo("m.thread");
            assertThat(event.sender()).isEqualTo(fixture.adaUser);
        });
        assertThat(sent).extracting(OutgoingEvent::transactionId).doesNotHaveDuplicates();
        assertThat(sent.getLast().content().has("dev.homeroom.outcome")).isTrue();
        assertThat(sent.getFirst().content().has("dev.homeroom.outcome")).isFalse();
    }

    @Test
    void text_between_tools_keeps_its_place_also_if_it_is_only_a_picture() throws IOException {
        // Given
        put("chart.png");
        fixture.agent.answers(
                new AgentOutcome.Answered(List.of("![](outbox/chart.png)", "Now I look again.", "Done.")));

        // When
        Outcome outcome = fixture.handle(fixture.text("Draw"));

        // Then
        assertThat(TurnFixture.bodies(outcome))
                .containsExactly("`chart.png`", "Now I look again.", "Done.", "chart.png");
        assertThat(kinds(outcome)).containsExactly("m.notice", "m.notice", "m.text", "m.image");
    }

    @Test
    void files_of_a_turn_that_fails_are_sent_before_the_notice() throws IOException {
        // Given
        put("chart.png");
        fixture.agent.answers(new AgentOutcome.Failed(Cause.BACKEND_FAILED, "gone")
                .after(new AgentOutcome.Progress(List.of("Half."), true)));

        // When
        Outcome outcome = fixture.handle(fixture.text("Draw"));

        // Then
        assertThat(outcome).isInstanceOf(Outcome.DeadLettered.class);
        assertThat(kinds(outcome)).startsWith("m.text", "m.image", "m.notice");
    }

    @Test
    void files_that_cannot_be_sent_are_one_notice_at_the_end() {
        // Given
        says("See [a](a.pdf) and ![b](../b.png) and [c](https://example.org/c.pdf).");

        // When
        Outcome outcome = fixture.handle(fixture.text("Write"));

        // Then
        assertThat(TurnFixture.bodies(outcome)).containsExactly("See a and b and [c](https://example.org/c.pdf).", """
                        There is no file "a.pdf" in the workspace, so it isn't attached.
                        I may not send "../b.png". Only ordinary files of the workspace can be sent, by a path inside it, and \
                        none of other rooms.""");
        assertThat(outcome.toSend().getLast().content().path("formatted_body").asText())
                .startsWith("There is no file &quot;<code>a.pdf</code>&quot; in the workspace")
                .contains("attached.<br>I may not send &quot;<code>../b.png</code>&quot;.");
    }

    @Test
    void a_link_in_code_is_code() {
        // Given
        says("```\n![a](outbox/a.png)\n```");

        // Then
        assertThat(TurnFixture.bodies(fixture.handle(fixture.text("Show"))))
                .containsExactly("```\n![a](outbox/a.png)\n```");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    M_FORBIDDEN | true  | The homeserver refused the file "a.png".
                    too old     | false | I can't tell whether the file "a.png" arrived, so I'm not sending it again.
                    too old     | true  | The homeserver couldn't be reached for a long time, so the file "a.png" was not sent.
                    not uploaded | true | The homeserver answers, but didn't take the file "a.png" for a while
                    """)
    void a_file_that_is_given_up_is_said_as_it_is(String reason, boolean waits, String expected) throws IOException {
        // Given
        fixture.outgoing.put(fixture.adaUser, fixture.ada, "a.png", OutgoingFixture.PICTURE);
        says("Look.");
        OutgoingEvent file = fixture.handle(fixture.text("Draw")).toSend().getLast();
        OutgoingEvent given = waits
                ? file
                : file.withContent(fixture.outgoing.upload(fixture.homeserver).complete(file));

        // When
        List<OutgoingEvent> instead = fixture.turnDispatcher.refused(given, reason, "e44074d1");

        // Then
        assertThat(List.of(EventHandler.TOO_OLD, EventHandler.NOT_UPLOADED)).containsExactly("too old", "not uploaded");
        assertThat(instead.getFirst().content().path("body").asText()).startsWith(expected);
    }

    private void put(String name) throws IOException {
        fixture.outgoing.put(
                fixture.adaUser,
                fixture.ada,
                name,
                name.endsWith(".png")
                        ? OutgoingFixture.PICTURE
                        : "text".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void says(String markdown) {
        fixture.agent.answers(new AgentOutcome.Answered(List.of(markdown)));
    }

    private static List<String> kinds(Outcome outcome) {
        return outcome.toSend().stream()
                .map(event -> event.content().path("msgtype").asText())
                .toList();
    }
}
