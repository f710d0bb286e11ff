package dev.homeroom.reconcile;

import dev.homeroom.reconcile.plan.Plan;
import dev.homeroom.reconcile.plan.Repair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of one reconciliation.
 *
 * @param rooms number of rooms that were checked
 * @param plan the repairs and findings
 * @param failures the repairs of the plan that failed, each with its reason in one sentence
 * @param problem why the reconciliation stopped early, in one sentence; empty if it completed
 */
public record ReconcileReport(
        Trigger trigger,
        ReconcileMode mode,
        Instant startedAt,
        Duration took,
        int rooms,
        Plan plan,
        Map<Repair, String> failures,
        Optional<String> problem) {
    public ReconcileReport {
        failures = Map.copyOf(failures);
    }

    /** The event that started a reconciliation. */
    public enum Trigger {
        BOOT,
        SCHEDULE,
        OUTAGE,
        UPGRADE,
        ASKED
    }

    /** Whether the repairs were only planned. The index may have been rebuilt all the same. */
    public boolean isPlanOnly() {
        return mode != ReconcileMode.APPLY;
    }

    /** One line for each repair and finding; the problem alone, if the reconciliation stopped early. */
    public List<String> lines() {
        return problem.map(List::of).orElseGet(() -> plan.lines());
    }
}
