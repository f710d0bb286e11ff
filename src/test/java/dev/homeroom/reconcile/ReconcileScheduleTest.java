package dev.homeroom.reconcile;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.cluster.Leases;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Times of full reconciliations, and the wait of turns for the first one. */
class ReconcileScheduleTest {
    private static final Duration EVERY = Duration.ofHours(6);

    private Instant now = SpaceFixture.NOW;
    private final SpaceFixture fixture = new SpaceFixture(
            new FakeHomeserver(BOT), TestDatabases.inMemory(), SpaceFixture.Settings.inviting(ALICE), () -> now);
    private final ReconcileSchedule reconcileSchedule = newSchedule();

    /** Creates a schedule, as of a further process on the same database. The last scan is shared. */
    private ReconcileSchedule newSchedule() {
        return new ReconcileSchedule(
                fixture.reconciler,
                SpaceFixture.leases(fixture.database, "us"),
                fixture.settings,
                SpaceFixture.Reconcile.USUAL,
                () -> now);
    }

    @Test
    void it_is_due_at_once_and_then_after_the_usual_time() {
        // When / Then
        assertThat(reconcileSchedule.isDue()).isTrue();
        assertThat(reconcileSchedule.mayTurnsRun()).isFalse();
        reconcileSchedule.run();
        assertThat(reconcileSchedule.hasReconciled()).isTrue();
        assertThat(reconcileSchedule.mayTurnsRun()).isTrue();
        assertThat(fixture.reconciler.last().map(ReconcileReport::trigger)).contains(ReconcileReport.Trigger.BOOT);
        assertThat(reconcileSchedule.isDue()).isFalse();
        assertThat(reconcileSchedule.nextCheck()).isEqualTo(now.plus(EVERY));
        now = now.plus(EVERY);
        assertThat(reconcileSchedule.isDue()).isTrue();
    }

    @Test
    void what_can_not_be_told_is_asked_again_with_growing_pauses_and_turns_wait() {
        // Given
        fixture.homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "502", null);
        });

        // When
        reconcileSchedule.run();

        // Then
        assertThat(reconcileSchedule.mayTurnsRun()).isFalse();
        assertThat(reconcileSchedule.problem()).isPresent();
        assertThat(reconcileSchedule.isDue()).isFalse();
        now = now.plusSeconds(2);
        assertThat(reconcileSchedule.isDue()).isTrue();
        reconcileSchedule.run();
        now = now.plusSeconds(2);
        assertThat(reconcileSchedule.isDue()).isFalse();

        // When
        fixture.homeserver.withoutHooks();
        now = now.plusSeconds(2);
        reconcileSchedule.run();

        // Then
        assertThat(reconcileSchedule.mayTurnsRun()).isTrue();
        assertThat(reconcileSchedule.problem()).isEmpty();
        assertThat(fixture.reconciler.last().map(ReconcileReport::trigger)).contains(ReconcileReport.Trigger.BOOT);
    }

    @Test
    void an_outage_that_is_over_has_it_done_but_not_more_than_once_a_minute() {
        // Given
        reconcileSchedule.run();
        now = now.plusSeconds(61);

        // When / Then
        reconcileSchedule.ask(ReconcileReport.Trigger.OUTAGE);
        assertThat(reconcileSchedule.isDue()).isTrue();
        reconcileSchedule.run();
        assertThat(fixture.reconciler.last().map(ReconcileReport::trigger)).contains(ReconcileReport.Trigger.OUTAGE);
        now = now.plusSeconds(20);
        reconcileSchedule.ask(ReconcileReport.Trigger.OUTAGE);
        assertThat(reconcileSchedule.isDue()).isFalse();
        now = now.plusSeconds(40);
        assertThat(reconcileSchedule.isDue()).isTrue();
    }

    @Test
    void a_process_that_does_not_lead_waits_until_the_one_that_does_is_through() {
        // Given
        ReconcileSchedule follower = newSchedule();

        // When / Then
        follower.follow();
        assertThat(follower.mayTurnsRun()).isFalse();
        reconcileSchedule.run();
        follower.follow();
        assertThat(follower.mayTurnsRun()).isTrue();
        assertThat(follower.hasReconciled())
                .as("it looks itself when it begins to lead")
                .isFalse();
        assertThat(follower.isDue()).isTrue();
    }

    @Test
    void a_process_that_does_not_lead_and_hears_of_an_upgrade_sees_to_it_itself_once_a_minute() {
        // Given
        reconcileSchedule.run();
        ReconcileSchedule follower = newSchedule();
        follower.follow();
        assertThat(follower.mayTurnsRun()).isTrue();

        // When / Then
        follower.askInAnyRole(ReconcileReport.Trigger.UPGRADE);
        follower.follow();
        assertThat(fixture.reconciler.last().map(ReconcileReport::trigger)).contains(ReconcileReport.Trigger.BOOT);
        now = now.plusSeconds(61);
        follower.follow();
        assertThat(fixture.reconciler.last().map(ReconcileReport::trigger)).contains(ReconcileReport.Trigger.UPGRADE);
        Instant done = now;
        now = now.plusSeconds(61);
        follower.follow();
        assertThat(fixture.reconciler.last().map(ReconcileReport::startedAt)).contains(done);

        // When
        reconcileSchedule.askInAnyRole(ReconcileReport.Trigger.UPGRADE);

        // Then
        assertThat(reconcileSchedule.isDue()).isTrue();
    }

    @Test
    void one_that_starts_where_somebody_was_through_before_looks_itself_and_mends_nothing() {
        // Given
        KnownAgent ada = SpaceFixture.agent("agent-1", "Ada");
        fixture.reconcileListing(ada);
        reconcileSchedule.run();
        RoomId room = fixture.roomOf(ada);
        RoomId space = fixture.space.ensure();
        fixture.homeserver.force(
                space, ALICE, EventTypes.SPACE_CHILD, room.value(), JsonNodeFactory.instance.objectNode());
        Binding changed = Binding.ofAgentRoom(ada.ref(), NOW);
        fixture.homeserver.force(
                room, BOT, EventTypes.BINDING, "", changed.toJson().put("chat_id", "conv-7"));
        fixture.homeserver.forgetCalls();

        // When
        ReconcileSchedule newcomer = newSchedule();
        newcomer.follow();

        // Then
        assertThat(newcomer.mayTurnsRun()).isTrue();
        assertThat(newcomer.hasReconciled()).isFalse();
        assertThat(fixture.bindings.of(room).flatMap(bound -> bound.binding().chatId()))
                .contains("conv-7");
        assertThat(fixture.homeserver.writes()).isEmpty();

        // When
        newcomer.run();

        // Then
        assertThat(fixture.homeserver.writes()).as("as soon as it leads").hasSize(1);
    }

    @Test
    void turns_of_one_that_starts_beside_others_wait_until_it_can_be_told_what_there_is() {
        // Given
        reconcileSchedule.run();
        fixture.homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "502", null);
        });
        ReconcileSchedule newcomer = newSchedule();

        // When / Then
        newcomer.follow();
        assertThat(newcomer.mayTurnsRun()).isFalse();
        assertThat(newcomer.problem()).isPresent();
        assertThat(reconcileSchedule.mayTurnsRun())
                .as("one that has seen it go on")
                .isTrue();
        fixture.homeserver.withoutHooks();
        newcomer.follow();
        assertThat(newcomer.mayTurnsRun()).as("with a pause").isFalse();
        now = now.plusSeconds(2);
        newcomer.follow();
        assertThat(newcomer.mayTurnsRun()).isTrue();
        assertThat(newcomer.problem()).isEmpty();
    }

    @Test
    void one_that_is_under_way_elsewhere_is_waited_for() {
        // Given
        Optional<Leases.Lease> held =
                SpaceFixture.leases(fixture.database, "they").acquire("reconcile");

        // When
        reconcileSchedule.run();

        // Then
        assertThat(reconcileSchedule.mayTurnsRun()).isFalse();
        held.orElseThrow().close();
        now = now.plusSeconds(1);
        assertThat(reconcileSchedule.isDue()).isTrue();
        reconcileSchedule.run();
        assertThat(reconcileSchedule.mayTurnsRun()).isTrue();
        assertThat(fixture.reconciler.last().map(ReconcileReport::trigger)).contains(ReconcileReport.Trigger.BOOT);
    }
}
