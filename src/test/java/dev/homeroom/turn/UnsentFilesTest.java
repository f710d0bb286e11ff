package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.database.Database;
import dev.homeroom.files.outgoing.OutgoingFixture;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.Crash;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.outbox.FileUpload;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.retention.TextRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers whose files wait for their upload. */
@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class UnsentFilesTest {
    private static final String LONG = ("word ".repeat(5_000) + "\n\n").repeat(6);

    private final TurnFixture fixture;
    private final Replica worker;
    private String question = "";

    UnsentFilesTest(Supplier<Database> databases) {
        this.fixture = new TurnFixture(databases.get(), TurnFixture.SETTINGS);
        this.worker = fixture.worker("us");
    }

    @Test
    void a_long_answer_that_waits_goes_with_its_question() throws IOException {
        // Given
        uploadsFail();
        ask(LONG);
        assertThat(kept()).containsExactly("answer.md");

        // When
        removeQuestion();

        // Then
        assertThat(kept()).isEmpty();
        assertThat(saidAfterAnHour()).isEmpty();
    }

    @Test
    void a_picture_that_waits_goes_with_its_question_and_stays_where_the_agent_has_it() throws IOException {
        // Given
        Path chart = fixture.files.root.resolve("project/chart.png");
        Files.createDirectories(chart.getParent());
        Files.write(chart, OutgoingFixture.PICTURE);
        uploadsFail();
        ask("The year:\n\n![](project/chart.png)");
        assertThat(kept()).containsExactly("0-chart.png", "chart.png");

        // When
        removeQuestion();

        // Then
        assertThat(kept()).containsExactly("chart.png");
        assertThat(saidAfterAnHour()).containsExactly("The year:");
    }

    @Test
    void a_removal_that_a_kill_cut_short_deletes_the_copies_when_it_is_repeated() throws IOException {
        // Given
        uploadsFail();
        ask(LONG);
        FileUpload upload = fixture.outgoing.upload(fixture.homeserver);
        assertThatThrownBy(() -> textRemoval(new KilledBeforeDeleting(upload)).remove(fixture.ada, question))
                .isInstanceOf(Crash.class);
        assertThat(kept()).containsExactly("answer.md");

        // When
        textRemoval(upload).remove(fixture.ada, question);

        // Then
        assertThat(kept()).isEmpty();
    }

    private TextRemoval textRemoval(FileUpload upload) {
        return new TextRemoval(fixture.database, new Outbox(fixture.clock), upload);
    }

    private record KilledBeforeDeleting(FileUpload upload) implements FileUpload {
        @Override
        public boolean isNeededBy(OutgoingEvent event) {
            return upload.isNeededBy(event);
        }

        @Override
        public ObjectNode complete(OutgoingEvent event) {
            return upload.complete(event);
        }

        @Override
        public void completed(OutgoingEvent event) {
            throw new Crash();
        }
    }

    private void ask(String answer) {
        fixture.agent.answers(new AgentOutcome.Answered(List.of(answer)));
        question = fixture.homeserver
                .send(fixture.ada, TurnFixture.ALICE, "m.room.message", TurnFixture.content("m.text", "Tell me"))
                .value();
        worker.take(fixture.text(question, "Tell me"));
        worker.workOff();
    }

    private void removeQuestion() {
        fixture.homeserver.remove(new EventId(question));
        worker.takeChange(fixture.redaction("$redaction", question, TurnFixture.ALICE.value()), question);
        worker.workOff();
    }

    private void uploadsFail() {
        fixture.homeserver.before(call -> {
            if (call.name().equals("upload")) {
                throw new HomeserverException.Unclear("upload", 503, null);
            }
        });
    }

    private List<String> saidAfterAnHour() {
        fixture.homeserver.withoutHooks();
        fixture.clock.pass(Duration.ofHours(1));
        worker.workOff();
        return fixture.homeserver.timeline(fixture.ada).stream()
                .filter(sent -> sent.type().equals(OutgoingEvent.MESSAGE)
                        && sent.sender().equals(fixture.adaUser))
                .map(sent -> sent.content().path("body").asText())
                .toList();
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> all = Files.walk(fixture.files.root)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
