package dev.homeroom.reconcile;

import dev.homeroom.reconcile.plan.Plan;
import dev.homeroom.reconcile.plan.Repair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one reconciliation found and did.
 *
 * @param dryRun whether nothing was changed
 * @param rooms how many rooms were looked at
 * @param plan what had to be done
 * @param failures of the plan's repairs, why they failed, in one sentence each
 * @param problem why it broke off, in one sentence; empty when it ran to its end
 */
public record ReconcileReport(
        Trigger trigger,
        boolean dryRun,
        Instant startedAt,
        Duration took,
        int rooms,
        Plan plan,
        Map<Repair, String> failures,
        Optional<String> problem) {
    public ReconcileReport {
        failures = Map.copyOf(failures);
    }

    /** What had a reconciliation begin. */
    public enum Trigger {
        BOOT,
        SCHEDULE,
        OUTAGE,
        UPGRADE,
        ASKED
    }

    /** One line for each repair and remark, failures with their reason. */
    public List<String> lines() {
        return problem.map(List::of).orElseGet(() -> plan.lines());
    }
}
