package dev.homeroom.turn.reception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.Question;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.incident.IncidentRequest;
import dev.homeroom.incident.IncidentResult;
import dev.homeroom.incident.Severity;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.turn.TurnFixture;
import dev.homeroom.turn.reply.ReplySettings.Streaming;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Incidents that are closed while Ada works in their rooms. */
class IncidentEndTest {
    private static final AgentOutcome TOO_LATE = new AgentOutcome.Answered(List.of("too late"));

    private TurnFixture fixture = new TurnFixture();
    private Replica worker = fixture.worker("us");

    private void begin(Database database, Streaming streaming) {
        fixture = new TurnFixture(database, TurnFixture.SETTINGS, streaming);
        fixture.agent.keepsConversations();
        worker = fixture.worker("us");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void closing_an_incident_stops_the_answers_under_way_and_the_room_reads_so_once(Database database) {
        // Given
        begin(database, Streaming.OFF);
        IncidentResult.Done incident = opened();
        whenAsked(() -> close(incident));
        worker.take(toAda(incident.room(), "Why?"));
        worker.take(fixture.text(incident.room(), "$behind", "Anybody?"));

        // When
        worker.workOff();
        close(incident);
        worker.workOff();

        // Then
        List<Sent> said = said(incident.room());
        assertThat(said)
                .extracting(IncidentEndTest::body)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("🚨"),
                        second -> assertThat(second).startsWith("✅"),
                        third -> assertThat(third)
                                .isEqualTo(
                                        "The incident was closed while an agent was still at work, so the last messages here get"
                                                + " no answer. Please ask the agent in its own room."));
        assertThat(outcome(said.getLast())).containsExactly("$message", "$behind");
        assertThat(fixture.agent.stopped)
                .as("not stopped again by the repetition")
                .extracting(RunningQuestion::turnId)
                .containsExactly("$message/letta/a/1");
        assertThat(fixture.homeserver.membership(incident.room(), fixture.adaUser))
                .contains("leave");
        assertThat(fixture.rooms.reconcile().plan().repairs()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_stays_until_it_has_finished_its_draft(Database database) {
        // Given
        begin(database, Streaming.EDITS);
        IncidentResult.Done incident = opened();
        fixture.agent.streams((Question question, Consumer<AgentEvent> listener) -> {
            listener.accept(new AgentEvent.Text("answer", "One, "));
            await().until(() -> said(incident.room()).size() == 2);
            assertThatThrownBy(() -> close(incident)).isInstanceOf(HomeserverException.class);
            assertThat(fixture.homeserver.membership(incident.room(), fixture.adaUser))
                    .contains("join");
            return TOO_LATE;
        });
        worker.take(toAda(incident.room(), "Count"));

        // When
        worker.workOff();
        IncidentResult closed = close(incident);

        // Then
        assertThat(closed).isInstanceOf(IncidentResult.Done.class);
        List<Sent> said = said(incident.room());
        assertThat(said).hasSize(5);
        assertThat(body(said.get(3))).contains("One,", "Stopped here.");
        assertThat(outcome(said.getLast())).containsExactly("$message");
        assertThat(fixture.homeserver.membership(incident.room(), fixture.adaUser))
                .contains("leave");
    }

    @Test
    void an_agent_that_was_not_stopped_because_of_a_kill_is_stopped_by_the_repetition() {
        // Given
        begin(TestDatabases.inMemory(), Streaming.OFF);
        IncidentResult.Done incident = opened();
        whenAsked(() -> {
            fixture.agent.beforeStop(() -> {
                throw new IllegalStateException("killed");
            });
            assertThatThrownBy(() -> close(incident)).hasMessage("killed");
            fixture.agent.beforeStop(() -> {});
            assertThat(close(incident)).isInstanceOf(IncidentResult.Done.class);
        });
        worker.take(toAda(incident.room(), "Why?"));

        // When
        worker.workOff();

        // Then
        assertThat(fixture.agent.stopped).hasSize(1);
        assertThat(said(incident.room())).hasSize(3);
    }

    static IntStream requests() {
        return IntStream.rangeClosed(1, 16);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_closing_that_is_killed_before_any_request_is_completed_by_its_repetition(int request) {
        // Given
        begin(TestDatabases.inMemory(), Streaming.EDITS);
        IncidentResult.Done incident = opened();
        fixture.agent.streams((Question question, Consumer<AgentEvent> listener) -> {
            listener.accept(new AgentEvent.Text("answer", "One, "));
            await().until(() -> said(incident.room()).size() == 2);
            killBeforeRequest(request);
            assertThatThrownBy(() -> close(incident)).isInstanceOf(HomeserverException.class);
            return TOO_LATE;
        });
        worker.take(toAda(incident.room(), "Count"));
        worker.workOff();
        fixture.homeserver.withoutHooks();
        fixture.clock.pass(Duration.ofMinutes(5));

        // When
        TurnFixture next = new TurnFixture(fixture, fixture.database);
        Replica nextWorker = next.worker("next");
        nextWorker.workOff();
        try {
            closeOn(next, incident);
        } catch (HomeserverException.Unclear e) {
            assertThat(e).hasMessageContaining("last messages");
        }
        nextWorker.workOff();
        IncidentResult closed = closeOn(next, incident);

        // Then
        assertThat(closed).isInstanceOf(IncidentResult.Done.class);
        List<Sent> said = said(incident.room());
        assertThat(said.stream().filter(sent -> sent.content().has("m.new_content")))
                .as("either the answer was in time, or the draft was ended")
                .hasSize(1);
        assertThat(said.stream().flatMap(sent -> outcome(sent).stream())).containsExactly("$message");
        assertThat(fixture.homeserver.membership(incident.room(), fixture.adaUser))
                .contains("leave");
        assertThat(next.rooms.reconcile().plan().repairs()).isEmpty();
    }

    @Test
    void a_message_in_the_room_of_a_closed_incident_is_told_once_that_nobody_answers() {
        // Given
        begin(TestDatabases.inMemory(), Streaming.OFF);
        IncidentResult.Done incident = opened();
        close(incident);

        // When
        worker.take(toAda(incident.room(), "Still there?"));
        worker.workOff();

        // Then
        assertThat(fixture.agent.questions).isEmpty();
        assertThat(body(said(incident.room()).getLast())).startsWith("This incident is closed, so nobody answers");
    }

    @Test
    void a_process_that_remembers_an_open_incident_asks_no_agent_once_it_is_closed() {
        // Given
        TurnFixture other = new TurnFixture(fixture, fixture.database);
        IncidentResult.Done incident = opened();
        assertThat(other.rooms.bindings.of(incident.room())).isPresent();
        close(incident);

        // When
        Replica second = other.worker("second");
        second.take(toAda(incident.room(), "Still there?"));
        second.workOff();

        // Then
        assertThat(other.agent.questions).isEmpty();
        assertThat(body(said(incident.room()).getLast())).startsWith("This incident is closed, so nobody answers");
    }

    private IncidentResult.Done opened() {
        fixture.rooms.reconcileListing(SpaceFixture.agent("a", "Ada"), SpaceFixture.agent("b", "Bob"));
        IncidentResult result = fixture.rooms.incidents.open(
                new IncidentRequest("Mail is down", Severity.MAJOR, List.of(fixture.adaUser.value()), "REST", "key"));
        assertThat(result).isInstanceOf(IncidentResult.Done.class);
        return (IncidentResult.Done) result;
    }

    private IncidentResult close(IncidentResult.Done incident) {
        return closeOn(fixture, incident);
    }

    private static IncidentResult closeOn(TurnFixture process, IncidentResult.Done incident) {
        return process.rooms.incidents.close(incident.incident().id(), "Bob", "A disk was full.", "2");
    }

    private void whenAsked(Runnable then) {
        fixture.agent.answers(question -> {
            then.run();
            return TOO_LATE;
        });
    }

    private WaitingEvent toAda(RoomId room, String text) {
        ObjectNode content = TurnFixture.content("m.text", text);
        content.putObject("m.mentions").putArray("user_ids").add(fixture.adaUser.value());
        return fixture.message(room, content);
    }

    private void killBeforeRequest(int number) {
        AtomicInteger requests = new AtomicInteger();
        fixture.homeserver.before(call -> {
            if (requests.incrementAndGet() >= number) {
                throw new HomeserverException.Unclear(call.name(), "killed", null);
            }
        });
    }

    /** Messages of Homeroom's users in the room, edits included. */
    private List<Sent> said(RoomId room) {
        return fixture.homeserver.timeline(room).stream()
                .filter(sent -> sent.type().equals("m.room.message"))
                .toList();
    }

    private static String body(Sent sent) {
        return sent.content().path("body").asText();
    }

    private static List<String> outcome(Sent sent) {
        JsonNode keys = sent.content().at("/dev.homeroom.outcome/of");
        return StreamSupport.stream(keys.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
