package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.Question;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.Replica;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.reply.ReplySettings.Streaming;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chat rooms that are archived while Ada writes an answer. */
@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class ArchivedTurnsTest {
    private static final AgentOutcome TOO_LATE = new AgentOutcome.Answered(List.of("too late"));
    private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(40);

    private final TurnFixture fixture;
    private final Replica worker;
    private final RoomId plans;

    ArchivedTurnsTest(Supplier<Database> databases) {
        fixture = new TurnFixture(databases.get(), TurnFixture.SETTINGS, Streaming.EDITS);
        fixture.agent.keepsConversations();
        worker = fixture.worker("us");
        fixture.handle(fixture.text("!new Plans"));
        plans = fixture.rooms.bindings.all().stream()
                .filter(bound -> bound.name().equals("Plans"))
                .map(BoundRoom::room)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_agent_finishes_its_draft_before_it_leaves_an_archived_room() {
        // Given
        whenHalfAnAnswerIsThere(() -> {
            worker.takeInControlLane(fixture.text(plans, "$archive", "!archive"));
            worker.workOff();
            fixture.clock.pass(Duration.ofSeconds(1));
            worker.workOff();
        });
        worker.take(fixture.text(plans, "$message", "Count"));

        // When
        worker.workOff();

        // Then
        List<Sent> said = messages();
        assertThat(said).hasSize(3);
        assertThat(AdaRoomFixture.newBody(said.get(1))).isEqualTo("One,\n\nStopped here.");
        assertThat(said.getLast().content().path("body").asText()).startsWith("This room is archived: Ada has left it");
        assertThat(outcome(said.getLast())).containsExactlyInAnyOrder("$message", "$archive");
        assertThat(fixture.homeserver.membership(plans, fixture.adaUser)).contains("leave");
        assertThat(fixture.agent.stopped).hasSize(1);
    }

    @Test
    void an_answer_that_is_still_to_be_sent_is_sent_before_the_agent_leaves() {
        // Given
        fixture.agent.answers(question -> new AgentOutcome.Answered(List.of("In time")));
        fixture.homeserver.before(call -> {
            if (call.name().equals("send")) {
                throw new HomeserverException.Unclear("send", "away", null);
            }
        });
        worker.take(fixture.text(plans, "$message", "Count"));
        worker.workOff();
        worker.takeInControlLane(fixture.text(plans, "$archive", "!archive"));
        worker.workOff();
        assertThat(fixture.homeserver.membership(plans, fixture.adaUser)).contains("join");

        // When
        fixture.homeserver.withoutHooks();
        worksOff(fixture, worker);

        // Then
        assertThat(messages())
                .extracting(sent -> sent.content().path("body").asText())
                .satisfiesExactly(
                        answer -> assertThat(answer).isEqualTo("In time"),
                        notice -> assertThat(notice).startsWith("This room is archived"));
        assertThat(fixture.homeserver.membership(plans, fixture.adaUser)).contains("leave");
    }

    @Test
    void another_process_that_knows_the_room_as_it_was_asks_the_agent_no_more() {
        // Given
        assertThat(fixture.rooms.bindings.of(plans).orElseThrow().binding().archived())
                .isFalse();
        TurnFixture other = new TurnFixture(fixture, fixture.database);
        Replica archiving = other.worker("other");

        // When
        archiving.takeInControlLane(other.text(plans, "$archive", "!archive"));
        archiving.workOff();
        worker.take(fixture.text(plans, "$late", "One more"));
        worker.workOff();

        // Then
        assertThat(fixture.agent.questions).isEmpty();
        assertThat(fixture.homeserver.membership(plans, fixture.adaUser)).contains("leave");
        assertThat(messages().stream().flatMap(sent -> outcome(sent).stream())).contains("$late");
    }

    @Test
    void an_archiving_that_waits_looks_less_and_less_often_and_says_so_once() {
        // Given
        fixture.agent.answers(question -> new AgentOutcome.Answered(List.of("In time")));
        fixture.homeserver.before(call -> {
            if (call.name().equals("send") && call.as().equals(fixture.adaUser.value())) {
                throw new HomeserverException.Unclear("send", "away", null);
            }
        });
        worker.take(fixture.text(plans, "$message", "Count"));
        worker.workOff();
        worker.takeInControlLane(fixture.text(plans, "$archive", "!archive"));
        worker.workOff();

        // When
        long looks = looksWithin(Duration.ofMinutes(10));

        // Then
        assertThat(looks).isBetween(20L, 40L);
        assertThat(fixture.homeserver.membership(plans, fixture.adaUser)).contains("join");
        assertThat(messages().stream().map(sent -> sent.content().path("body").asText()))
                .filteredOn(body -> body.startsWith("I'll finish !archive"))
                .hasSize(1);

        // When
        fixture.homeserver.withoutHooks();
        fixture.clock.pass(Duration.ofDays(2));
        worksOff(fixture, worker);

        // Then
        assertThat(messages().getLast().content().path("body").asText()).startsWith("This room is archived");
        assertThat(fixture.homeserver.membership(plans, fixture.adaUser)).contains("leave");
    }

    /** How often the command looks. */
    private long looksWithin(Duration time) {
        fixture.homeserver.forgetCalls();
        for (Duration passed = Duration.ZERO;
                passed.compareTo(time) < 0;
                passed = passed.plus(Duration.ofMillis(250))) {
            fixture.clock.pass(Duration.ofMillis(250));
            worker.workOff();
        }
        return fixture.homeserver.calls().stream()
                .filter(call -> call.name().equals("stateEvent")
                        && call.as().equals(TurnFixture.NAMESPACE.bot().value()))
                .count();
    }

    @Test
    void an_archiving_does_not_wait_for_the_pause_that_it_began_itself() {
        // Given
        fixture.agent.answers(question -> new AgentOutcome.Answered(List.of("In time")));
        fixture.homeserver.before(call -> {
            if (call.name().equals("send")) {
                throw new HomeserverException.Unclear("send", "away", null);
            }
        });
        worker.take(fixture.text(plans, "$one", "Count"));
        worker.workOff();
        worker.take(fixture.text(plans, "$two", "And again"));
        fixture.homeserver.withoutHooks();

        // When
        worker.takeInControlLane(fixture.text(plans, "$archive", "!archive"));
        worker.workOff();
        fixture.clock.pass(Duration.ofSeconds(1));
        worker.workOff();

        // Then
        assertThat(messages())
                .extracting(sent -> sent.content().path("body").asText())
                .satisfiesExactly(
                        answer -> assertThat(answer).isEqualTo("In time"),
                        notice -> assertThat(notice).startsWith("This room is archived"));
    }

    @Test
    void an_archiving_that_can_not_take_the_room_out_of_its_space_lets_the_agents_leave_all_the_same() {
        // Given
        refuse(call -> call.name().equals("putState") && !call.target().equals(plans.value()));
        whenHalfAnAnswerIsThere(() -> {
            worker.takeInControlLane(fixture.text(plans, "$archive", "!archive"));
            worker.workOff();
        });
        worker.take(fixture.text(plans, "$message", "Count"));
        worker.workOff();

        // When
        worksOff(fixture, worker);

        // Then
        assertThat(fixture.homeserver.membership(plans, fixture.adaUser)).contains("leave");
        assertThat(outcome(messages().getLast())).containsExactlyInAnyOrder("$message", "$archive");
    }

    @Test
    void the_stopped_messages_of_an_archiving_that_is_refused_have_their_outcome() {
        // Given
        refuse(call -> call.name().equals("leave"));
        whenHalfAnAnswerIsThere(() -> {
            worker.takeInControlLane(fixture.text(plans, "$archive", "!archive"));
            worker.workOff();
        });
        worker.take(fixture.text(plans, "$message", "Count"));
        worker.workOff();

        // When
        worksOff(fixture, worker);

        // Then
        assertThat(messages().getLast().content().path("body").asText()).startsWith("I couldn't do !archive");
        assertThat(outcome(messages().getLast())).containsExactlyInAnyOrder("$message", "$archive");
    }

    private void refuse(Predicate<FakeHomeserver.Call> which) {
        fixture.homeserver.before(call -> {
            if (which.test(call)) {
                throw new HomeserverException.Refused(call.name(), 403, "M_FORBIDDEN");
            }
        });
    }

    static IntStream requests() {
        return IntStream.rangeClosed(1, 14);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void an_archiving_that_is_killed_before_any_request_is_completed(int request) {
        // Given
        whenHalfAnAnswerIsThere(() -> {
            killBeforeRequest(request);
            worker.takeInControlLane(fixture.text(plans, "$archive", "!archive"));
            worker.workOff();
            fixture.clock.pass(Duration.ofSeconds(1));
            worker.workOff();
        });
        worker.take(fixture.text(plans, "$message", "Count"));
        worker.workOff();
        fixture.homeserver.withoutHooks();

        // When
        TurnFixture next = new TurnFixture(fixture, fixture.database);
        worksOff(next, next.worker("next"));

        // Then
        List<Sent> said = messages();
        assertThat(said.stream().filter(sent -> sent.content().has("m.new_content")))
                .as("either the answer was in time, or the draft was ended")
                .hasSize(1);
        assertThat(said.getLast().content().path("body").asText()).startsWith("This room is archived");
        assertThat(said.stream().flatMap(sent -> outcome(sent).stream()))
                .containsExactlyInAnyOrder("$message", "$archive");
        assertThat(fixture.homeserver.membership(plans, fixture.adaUser)).contains("leave");
    }

    private static void worksOff(TurnFixture process, Replica replica) {
        for (int look = 0; look < 5; look++) {
            process.clock.pass(LONGER_THAN_A_LEASE);
            replica.workOff();
        }
    }

    private void whenHalfAnAnswerIsThere(Runnable then) {
        fixture.agent.streams((Question question, Consumer<AgentEvent> listener) -> {
            listener.accept(new AgentEvent.Text("answer", "One, "));
            await().until(() -> !messages().isEmpty());
            then.run();
            return TOO_LATE;
        });
    }

    private void killBeforeRequest(int number) {
        AtomicInteger requests = new AtomicInteger();
        fixture.homeserver.before(call -> {
            if (requests.incrementAndGet() >= number) {
                throw new HomeserverException.Unclear(call.name(), "killed", null);
            }
        });
    }

    private List<Sent> messages() {
        return fixture.homeserver.timeline(plans).stream()
                .filter(sent -> sent.type().equals("m.room.message"))
                .toList();
    }

    private static List<String> outcome(Sent sent) {
        return StreamSupport.stream(
                        sent.content().at("/dev.homeroom.outcome/of").spliterator(), false)
                .map(key -> key.asText())
                .toList();
    }
}
