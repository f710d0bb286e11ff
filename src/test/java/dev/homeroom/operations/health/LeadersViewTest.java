package dev.homeroom.operations.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.alert.Observed.ObservedRooms;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.SpaceFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LeadersViewTest {
    private final SettableClock clock = new SettableClock();
    private final AtomicBoolean leads = new AtomicBoolean(true);
    private final SpaceFixture space = SpaceFixture.on(TestDatabases.inMemory()).restarted(clock);
    private final LeadersView view = new LeadersView(leads::get, space.directory, space.reconciler, clock);

    @Test
    void nothing_is_known_before_the_first_poll_and_the_first_reconciliation() {
        // When
        look();

        // Then
        assertThat(view.knowsBackends()).isFalse();
        assertThat(view.reconciled()).isEmpty();

        // When
        space.reconcileListing();

        // Then
        assertThat(view.knowsBackends()).isTrue();
        assertThat(view.reconciled()).isPresent();
    }

    @Test
    void a_former_leader_knows_nothing_until_it_leads_and_has_looked_again() {
        // Given
        space.reconcileListing();
        look();

        // When
        leads.set(false);
        look();

        // Then
        assertThat(view.knowsBackends()).isFalse();
        assertThat(view.reconciled()).isEmpty();

        // When
        leads.set(true);
        look();

        // Then
        assertThat(view.reconciled()).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        space.reconcile();
        assertThat(view.reconciled()).isPresent();
    }

    @Test
    void a_dry_run_is_no_answer_to_a_reconciliation_that_failed() {
        // Given
        space.homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "away", null);
        });
        ReconcileReport failed = space.reconcile();
        space.homeserver.withoutHooks();

        // When
        space.reconciler.run(ReconcileReport.Trigger.ASKED, true);

        // Then
        assertThat(view.reconciled()).contains(failed);
        assertThat(Health.ofReconciliation(failed)).hasValueSatisfying(trouble -> {
            assertThat(trouble.openly()).isEqualTo("The last reconciliation stopped early.");
            assertThat(trouble.sentence()).contains("away");
        });
    }

    @Test
    void failed_reconciliations_and_agents_without_rooms_are_rooms_that_differ() {
        // Given
        List<Trouble> troubles = List.of(
                Trouble.degrades(Health.WORKSPACE, "", "It is full."),
                Trouble.degrades(Health.AGENT_ROOMS, "", "1 agent has no room yet."),
                Trouble.degrades(Health.RECONCILIATION, "", "1 of 2 repairs failed."));

        // Then
        assertThat(ObservedFacts.rooms(troubles, 3))
                .isEqualTo(new ObservedRooms(Optional.of("1 agent has no room yet. 1 of 2 repairs failed."), 3));
        assertThat(ObservedFacts.rooms(List.of(), 0)).isEqualTo(new ObservedRooms(Optional.empty(), 0));
    }

    private void look() {
        clock.pass(Duration.ofSeconds(15));
        view.note();
    }
}
