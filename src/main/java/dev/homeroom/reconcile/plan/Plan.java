package dev.homeroom.reconcile.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has to be done, in an order in which it can be done, and what only people can do.
 *
 * @param repairs those of one agent stand in the order in which they are to be applied
 */
public record Plan(List<Repair> repairs, List<Finding> remarks) {
    public static final Plan EMPTY = new Plan(List.of(), List.of());

    public Plan {
        repairs = List.copyOf(repairs);
        remarks = List.copyOf(remarks);
    }

    /** Whether nothing has to be done. */
    public boolean isEmpty() {
        return repairs.isEmpty();
    }

    /** Whether the Space itself comes first, after which everything has to be looked at anew. */
    public boolean beginsWithSpace() {
        return repairs.stream().anyMatch(Repair.OfSpace.class::isInstance);
    }

    /** Whether what it does to a Space shows only in another look what else is to be done, beside what {@code failed}. */
    public boolean needsAnotherLook(Set<Repair> failed) {
        return repairs.stream()
                .anyMatch(repair -> repair instanceof Repair.FollowPersonalSpaceUpgrade && !failed.contains(repair));
    }

    /** What may be done side by side: the repairs of each agent, and of each room of none, in their order. */
    public List<List<Repair>> groups() {
        Map<Object, List<Repair>> groups = new LinkedHashMap<>();
        for (Repair repair : repairs) {
            Object key = repair.agent().isPresent() ? repair.agent() : repair.room();
            groups.computeIfAbsent(key, fresh -> new ArrayList<>()).add(repair);
        }
        return List.copyOf(groups.values());
    }

    /** One line for each repair and remark; a single line when there are none. */
    public List<String> lines() {
        if (repairs.isEmpty() && remarks.isEmpty()) {
            return List.of("Nothing to do: all is as it should be.");
        }
        return Stream.of(
                        repairs.stream().map(Repair::sentence), remarks.stream().map(Finding::sentence))
                .flatMap(lines -> lines)
                .toList();
    }

    /** What has to be done in all, where another look has shown the rest. */
    public Plan followedBy(Plan next) {
        return new Plan(
                Stream.concat(repairs.stream(), next.repairs.stream())
                        .distinct()
                        .toList(),
                next.remarks);
    }
}
