package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentOutcome.NeedsApproval;
import dev.homeroom.backend.AgentOutcome.NeedsApproval.WaitingWork;
import dev.homeroom.backend.AgentOutcome.Progress;
import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.conversation.approval.ApprovalFixture;
import dev.homeroom.database.CountingDatabase;
import dev.homeroom.database.Database;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.Replica;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What agents cost that wait for people, while nothing happens. */
class OpenApprovalsCostTest {
    private static final int APPROVALS = 100;
    private static final Duration STEP = Duration.ofSeconds(10);

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_hundred_open_approvals_cost_no_statement_and_no_request_while_nothing_happens(Database database) {
        // Given
        CountingDatabase counting = new CountingDatabase(database);
        TurnFixture fixture = new TurnFixture(
                counting,
                TurnFixture.SETTINGS.withoutEnvelope(),
                IntStream.range(0, APPROVALS)
                        .mapToObj(i -> FakeBackend.agent("w" + i, "Waiting " + i))
                        .toList());
        fixture.agent.keepsConversations();
        fixture.agent.answers(question -> new NeedsApproval(
                List.of(new ToolRequest("call", "send_mail", "{}")), WaitingWork.ON_QUESTION, Progress.NONE));
        Replica worker = fixture.worker("us");
        List<String> before = statementsOfAWhile(fixture, worker, counting);
        List<RoomId> rooms = IntStream.range(0, APPROVALS)
                .mapToObj(i -> fixture.rooms.roomOf("w" + i))
                .toList();
        rooms.forEach(room -> worker.take(fixture.text(room, "$mail-" + room.value(), "Mail Bob")));
        worker.workOff();
        fixture.homeserver.forgetCalls();

        // When
        List<String> meanwhile = statementsOfAWhile(fixture, worker, counting);

        // Then
        assertThat(rooms)
                .allMatch(room -> fixture.approvals.cardDecisions.openIn(room).size() == 1);
        assertThat(meanwhile).isEqualTo(before).isNotEmpty();
        assertThat(fixture.homeserver.calls()).isEmpty();
        assertThat(fixture.agent.questions).hasSize(APPROVALS);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_look_for_departures_is_one_transaction_however_many_agents_wait(Database database) {
        // Given
        CountingDatabase counting = new CountingDatabase(database);
        TurnFixture fixture = new TurnFixture(
                counting,
                TurnFixture.SETTINGS.withoutEnvelope(),
                List.of(FakeBackend.agent("w0", "Waiting 0"), FakeBackend.agent("w1", "Waiting 1")));
        fixture.agent.keepsConversations();
        fixture.agent.answers(question -> new NeedsApproval(
                List.of(new ToolRequest("call", "send_mail", "{}")), WaitingWork.ON_QUESTION, Progress.NONE));
        Replica worker = fixture.worker("us");
        List<RoomId> rooms = List.of(fixture.rooms.roomOf("w0"), fixture.rooms.roomOf("w1"));
        rooms.forEach(room -> worker.take(fixture.text(room, "$mail-" + room.value(), "Mail Carl")));
        worker.workOff();
        counting.reset();

        // When
        fixture.rooms.lookForMissedDepartures();

        // Then
        assertThat(counting.transactions()).isEqualTo(1);
        assertThat(fixture.rooms.departures.waiting()).containsOnlyKeys(rooms);
    }

    /** The statements of the lanes, which look for work as often as in production, until just before the cards expire. */
    private static List<String> statementsOfAWhile(TurnFixture fixture, Replica worker, CountingDatabase counting) {
        counting.reset();
        for (Duration time = STEP; time.compareTo(ApprovalFixture.EXPIRE) < 0; time = time.plus(STEP)) {
            fixture.clock.pass(STEP);
            worker.workOff();
        }
        return counting.statements();
    }
}
