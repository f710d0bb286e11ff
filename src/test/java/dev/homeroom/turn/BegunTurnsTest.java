package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome.NotTaken;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.reply.ReplySettings.Streaming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Turns that began before their message would have been rejected. */
@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class BegunTurnsTest {
    private final TurnFixture fixture;

    BegunTurnsTest(Supplier<Database> databases) {
        fixture = new TurnFixture(databases.get(), TurnFixture.SETTINGS, Streaming.EDITS);
        fixture.agent.mayBeAskedAgain();
    }

    @Test
    void a_question_that_was_asked_before_its_room_was_archived_gets_its_answer() {
        // Given
        RoomId plans = chatRoom();
        WaitingEvent asked = TurnFixture.interrupted(fixture.text(plans, "$asked", "Hello"), 1, "run-1");
        archive(plans);

        // When
        Outcome outcome = fixture.handle(asked);

        // Then
        assertThat(TurnFixture.body(outcome)).isEqualTo("You said: Hello");
    }

    @Test
    void half_an_answer_stays_and_says_so_before_the_notice_of_an_archived_room() {
        // Given
        RoomId plans = chatRoom();
        fixture.agent.streams((question, listener) -> {
            listener.accept(new AgentEvent.Text("answer", "One, "));
            await().until(() -> !messages(plans).isEmpty());
            return new NotTaken(NotTaken.Reason.UNAVAILABLE, Optional.empty(), "503");
        });
        Replica worker = fixture.worker("us");
        worker.take(fixture.text(plans, "$begun", "Count"));
        worker.workOff();
        archive(plans);

        // When
        fixture.clock.pass(Duration.ofMinutes(1));
        worker.workOff();

        // Then
        List<Sent> messages = messages(plans);
        assertThat(AdaRoomFixture.newBody(messages.get(1))).contains("The answer ends here, before it was complete.");
        assertThat(messages.get(2).content().path("body").asText()).startsWith("This room is archived");
        assertThat(AdaRoomFixture.isOutcome(messages.get(2))).isTrue();
    }

    @Test
    void a_question_that_was_asked_while_its_sender_might_ask_gets_its_answer() {
        // Given
        WaitingEvent asked = fixture.by(TurnFixture.BARRED.value(), "$barred");

        // When
        Outcome outcome = fixture.handle(TurnFixture.interrupted(asked, 1, "run-1"));

        // Then
        assertThat(TurnFixture.body(outcome)).isEqualTo("You said: Hello");
    }

    @Test
    void live_output_of_a_failed_try_goes_away_where_its_sender_may_not_ask_any_more() {
        // Given
        WaitingEvent failed = fixture.by(TurnFixture.BARRED.value(), "$barred");

        // When
        Outcome outcome = fixture.handle(fixture.failingSince(failed, Duration.ofMinutes(1)));

        // Then
        assertThat(outcome.toSend())
                .extracting(event -> event.type())
                .containsExactly("m.room.redaction", "m.room.redaction", "m.room.message");
    }

    @Test
    void a_late_edit_whose_turn_began_gets_its_answer_when_late_edits_are_ignored_since() {
        // Given
        WaitingEvent edit = fixture.edit("$edit", "$unknown", "Hello again");

        // When
        Outcome begun = fixture.handle(TurnFixture.interrupted(edit, 1, "run-1"));
        Outcome fresh = fixture.handle(edit);

        // Then
        assertThat(begun.toSend()).isEmpty();
        assertThat(TurnFixture.body(fresh)).isNotEmpty();
    }

    private RoomId chatRoom() {
        fixture.handle(fixture.text("!new Plans"));
        return fixture.rooms.bindings.all().stream()
                .filter(bound -> bound.name().equals("Plans"))
                .map(BoundRoom::room)
                .findFirst()
                .orElseThrow();
    }

    /** The agent's user has not left yet. */
    private void archive(RoomId room) {
        fixture.rooms.bindings.change(room, binding -> binding.put("archived", true));
    }

    private List<Sent> messages(RoomId room) {
        return fixture.homeserver.timeline(room).stream()
                .filter(sent -> sent.type().equals("m.room.message"))
                .toList();
    }
}
