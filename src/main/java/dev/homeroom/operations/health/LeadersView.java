package dev.homeroom.operations.health;

import dev.homeroom.cluster.Leadership;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tells whether this process knows what only the leader finds out. A new leader knows nothing yet, and a former one has what was true when
 * it led.
 */
@ApplicationScoped
class LeadersView {
    private final Leadership leadership;
    private final AgentDirectory directory;
    private final Reconciler reconciler;
    private final InstantSource clock;
    private volatile Instant lastWithoutLead = Instant.MIN;

    LeadersView(Leadership leadership, AgentDirectory directory, Reconciler reconciler, InstantSource clock) {
        this.leadership = leadership;
        this.directory = directory;
        this.reconciler = reconciler;
        this.clock = clock;
    }

    /** To be called before each look. */
    void note() {
        if (!leadership.isLeader()) {
            lastWithoutLead = clock.instant();
        }
    }

    boolean knowsBackends() {
        return leadership.isLeader() && directory.isPollingAll();
    }

    /** The last reconciliation since this process leads, no dry run. */
    Optional<ReconcileReport> reconciled() {
        return reconciler
                .lastReal()
                .filter(report -> leadership.isLeader() && report.startedAt().isAfter(lastWithoutLead));
    }
}
