package dev.homeroom.space;

import static dev.homeroom.space.SpaceFixture.ALICE;
import static dev.homeroom.space.SpaceFixture.BOT;
import static dev.homeroom.space.SpaceFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.work.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When everything is looked at, and how long turns wait for it. */
class ReconcilingTest {
    private static final Duration EVERY = Duration.ofHours(6);

    private Instant now = SpaceFixture.NOW;
    private final SpaceFixture home = new SpaceFixture(
            new FakeHomeserver(BOT), TestDatabases.inMemory(), SpaceFixture.Settings.inviting(ALICE), () -> now);
    private final Reconciling reconciling = reconciling();

    /** Of another process on the same database; what it has looked at last is the same. */
    private Reconciling reconciling() {
        return new Reconciling(
                home.reconciler,
                SpaceFixture.leases(home.database, "us"),
                home.settings,
                SpaceFixture.Reconcile.USUAL,
                () -> now);
    }

    @Test
    void it_is_due_at_once_and_then_after_the_usual_time() {
        // When / Then
        assertThat(reconciling.isDue()).isTrue();
        assertThat(reconciling.mayTurnsRun()).isFalse();
        reconciling.run();
        assertThat(reconciling.isOver()).isTrue();
        assertThat(reconciling.mayTurnsRun()).isTrue();
        assertThat(home.reconciler.last().map(Report::trigger)).contains(Report.Trigger.BOOT);
        assertThat(reconciling.isDue()).isFalse();
        assertThat(reconciling.nextLook()).isEqualTo(now.plus(EVERY));
        now = now.plus(EVERY);
        assertThat(reconciling.isDue()).isTrue();
    }

    @Test
    void what_can_not_be_told_is_asked_again_with_growing_pauses_and_turns_wait() {
        // Given
        home.homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "502", null);
        });

        // When
        reconciling.run();

        // Then
        assertThat(reconciling.mayTurnsRun()).isFalse();
        assertThat(reconciling.problem()).isPresent();
        assertThat(reconciling.isDue()).isFalse();
        now = now.plusSeconds(2);
        assertThat(reconciling.isDue()).isTrue();
        reconciling.run();
        now = now.plusSeconds(2);
        assertThat(reconciling.isDue()).isFalse();

        // When
        home.homeserver.withoutHooks();
        now = now.plusSeconds(2);
        reconciling.run();

        // Then
        assertThat(reconciling.mayTurnsRun()).isTrue();
        assertThat(reconciling.problem()).isEmpty();
        assertThat(home.reconciler.last().map(Report::trigger)).contains(Report.Trigger.BOOT);
    }

    @Test
    void an_outage_that_is_over_has_it_done_but_not_more_than_once_a_minute() {
        // Given
        reconciling.run();
        now = now.plusSeconds(61);

        // When / Then
        reconciling.ask(Report.Trigger.OUTAGE);
        assertThat(reconciling.isDue()).isTrue();
        reconciling.run();
        assertThat(home.reconciler.last().map(Report::trigger)).contains(Report.Trigger.OUTAGE);
        now = now.plusSeconds(20);
        reconciling.ask(Report.Trigger.OUTAGE);
        assertThat(reconciling.isDue()).isFalse();
        now = now.plusSeconds(40);
        assertThat(reconciling.isDue()).isTrue();
    }

    @Test
    void a_process_that_does_not_lead_waits_until_the_one_that_does_is_through() {
        // Given
        Reconciling follower = reconciling();

        // When / Then
        follower.follow();
        assertThat(follower.mayTurnsRun()).isFalse();
        reconciling.run();
        follower.follow();
        assertThat(follower.mayTurnsRun()).isTrue();
        assertThat(follower.isOver())
                .as("it looks itself when it begins to lead")
                .isFalse();
        assertThat(follower.isDue()).isTrue();
    }

    @Test
    void a_process_that_does_not_lead_and_hears_of_an_upgrade_sees_to_it_itself_once_a_minute() {
        // Given
        reconciling.run();
        Reconciling follower = reconciling();
        follower.follow();
        assertThat(follower.mayTurnsRun()).isTrue();

        // When / Then
        follower.askWhoeverLeads(Report.Trigger.UPGRADE);
        follower.follow();
        assertThat(home.reconciler.last().map(Report::trigger)).contains(Report.Trigger.BOOT);
        now = now.plusSeconds(61);
        follower.follow();
        assertThat(home.reconciler.last().map(Report::trigger)).contains(Report.Trigger.UPGRADE);
        Instant done = now;
        now = now.plusSeconds(61);
        follower.follow();
        assertThat(home.reconciler.last().map(Report::startedAt)).contains(done);

        // When
        reconciling.askWhoeverLeads(Report.Trigger.UPGRADE);

        // Then
        assertThat(reconciling.isDue()).isTrue();
    }

    @Test
    void one_that_starts_where_somebody_was_through_before_looks_itself_and_mends_nothing() {
        // Given
        KnownAgent ada = SpaceFixture.agent("agent-1", "Ada");
        home.reconcileListing(ada);
        reconciling.run();
        RoomId room = home.roomOf(ada);
        RoomId space = home.space.ensure();
        home.homeserver.force(
                space, ALICE, EventTypes.SPACE_CHILD, room.value(), JsonNodeFactory.instance.objectNode());
        Binding changed = Binding.ofAgentRoom(ada.ref(), NOW);
        home.homeserver.force(
                room, BOT, EventTypes.BINDING, "", changed.toJson().put("chat_id", "conv-7"));
        home.homeserver.forgetCalls();

        // When
        Reconciling newcomer = reconciling();
        newcomer.follow();

        // Then
        assertThat(newcomer.mayTurnsRun()).isTrue();
        assertThat(newcomer.isOver()).isFalse();
        assertThat(home.bindings.of(room).flatMap(bound -> bound.binding().chatId()))
                .contains("conv-7");
        assertThat(home.homeserver.writes()).isEmpty();

        // When
        newcomer.run();

        // Then
        assertThat(home.homeserver.writes()).as("as soon as it leads").hasSize(1);
    }

    @Test
    void turns_of_one_that_starts_beside_others_wait_until_it_can_be_told_what_there_is() {
        // Given
        reconciling.run();
        home.homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "502", null);
        });
        Reconciling newcomer = reconciling();

        // When / Then
        newcomer.follow();
        assertThat(newcomer.mayTurnsRun()).isFalse();
        assertThat(newcomer.problem()).isPresent();
        assertThat(reconciling.mayTurnsRun()).as("one that has seen it go on").isTrue();
        home.homeserver.withoutHooks();
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
        Optional<Leases.Lease> held = SpaceFixture.leases(home.database, "they").acquire("reconcile");

        // When
        reconciling.run();

        // Then
        assertThat(reconciling.mayTurnsRun()).isFalse();
        held.orElseThrow().close();
        now = now.plusSeconds(1);
        assertThat(reconciling.isDue()).isTrue();
        reconciling.run();
        assertThat(reconciling.mayTurnsRun()).isTrue();
        assertThat(home.reconciler.last().map(Report::trigger)).contains(Report.Trigger.BOOT);
    }
}
