package dev.homeroom.reconcile.plan;

import dev.homeroom.reconcile.snapshot.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The repairs in an order in which they can be applied, and the findings for people.
 *
 * @param repairs the repairs of each agent are in the order in which they have to be applied
 */
public record Plan(List<Repair> repairs, List<Finding> findings) {
    public static final Plan EMPTY = new Plan(List.of(), List.of());

    public Plan {
        repairs = List.copyOf(repairs);
        findings = List.copyOf(findings);
    }

    /** Whether there are no repairs. Findings are ignored. */
    public boolean isEmpty() {
        return repairs.isEmpty();
    }

    /** Whether the Space itself has to be repaired first, followed by a new scan. */
    public boolean beginsWithSpace() {
        return repairs.stream().anyMatch(Planner.SpaceRepair.class::isInstance);
    }

    /** Whether a second scan is needed because this plan moved a Space. Repairs in {@code failed} are ignored. */
    public boolean needsAnotherScan(Set<Repair> failed) {
        return repairs.stream()
                .anyMatch(
                        repair -> repair instanceof ChatPlanner.FollowPersonalSpaceUpgrade && !failed.contains(repair));
    }

    /**
     * The groups of repairs that may run in parallel: those of each agent, and those of each room without an agent, in
     * order.
     */
    public List<List<Repair>> groups() {
        Map<Object, List<Repair>> groups = new LinkedHashMap<>();
        for (Repair repair : repairs) {
            Object key = repair.agent().isPresent() ? repair.agent() : repair.room();
            groups.computeIfAbsent(key, fresh -> new ArrayList<>()).add(repair);
        }
        return List.copyOf(groups.values());
    }

    /** One line for each repair and finding; a single line if there are none. */
    public List<String> lines() {
        if (repairs.isEmpty() && findings.isEmpty()) {
            return List.of("Nothing to do: Matrix is in the desired state.");
        }
        return Stream.of(
                        repairs.stream().map(Repair::sentence),
                        findings.stream().map(Finding::sentence))
                .flatMap(lines -> lines)
                .toList();
    }

    /** This plan, extended by the plan of a later scan. */
    public Plan followedBy(Plan next) {
        return new Plan(
                Stream.concat(repairs.stream(), next.repairs.stream())
                        .distinct()
                        .toList(),
                next.findings);
    }
}
