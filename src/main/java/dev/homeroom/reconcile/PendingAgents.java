package dev.homeroom.reconcile;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.reconcile.ProvisioningStatus.Failing;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The agents to provision, with the time of their next attempt. An agent is in at most one state.
 *
 * <table>
 * <caption>States</caption>
 * <tr><td>–</td><td>{@link #want} → waiting</td></tr>
 * <tr><td>waiting</td><td>{@link #next} → running; {@link #want} without it → –</td></tr>
 * <tr><td>running</td><td>{@link #done} → –; {@link #failed} → failing</td></tr>
 * <tr><td>failing</td><td>{@link #next} after its backoff → running; {@link #want} without it → –</td></tr>
 * </table>
 */
final class PendingAgents {
    private final Map<AgentRef, Failing> failures = new LinkedHashMap<>();
    private final Set<AgentRef> running = new HashSet<>();
    private final Set<AgentRef> wanted = new LinkedHashSet<>();

    /**
     * Replaces the set of agents to provision. A running agent in it runs once more, because its check may predate the
     * change.
     */
    synchronized void want(Collection<AgentRef> agents) {
        wanted.clear();
        wanted.addAll(agents);
        failures.keySet().removeIf(agent -> !wanted.contains(agent) && !running.contains(agent));
    }

    synchronized Optional<AgentRef> next(Instant now) {
        Optional<AgentRef> next = Stream.concat(
                        waiting(),
                        failing()
                                .filter(failing -> !failing.nextTry().isAfter(now))
                                .map(Failing::agent))
                .findFirst();
        next.ifPresent(agent -> {
            wanted.remove(agent);
            running.add(agent);
        });
        return next;
    }

    synchronized void done(AgentRef agent) {
        running.remove(agent);
        failures.remove(agent);
    }

    /** @return the updated failure */
    synchronized Failing failed(AgentRef agent, String reason, Duration pauseAtLeast, Instant now) {
        running.remove(agent);
        int attempts = 1
                + Optional.ofNullable(failures.get(agent))
                        .map(Failing::attempts)
                        .orElse(0);
        Instant nextTry = now.plus(FailureState.BACKOFF.after(attempts, pauseAtLeast));
        Failing failing = new Failing(agent, reason, attempts, nextTry);
        failures.put(agent, failing);
        return failing;
    }

    /** Whether no agent is running and none is due. */
    synchronized boolean isIdle(Instant now) {
        return running.isEmpty()
                && waiting().findAny().isEmpty()
                && failing().noneMatch(failing -> !failing.nextTry().isAfter(now));
    }

    synchronized Optional<Instant> nextTry() {
        return failing().map(Failing::nextTry).min(Comparator.naturalOrder());
    }

    synchronized int waitingCount() {
        return (int) waiting().count();
    }

    synchronized int runningCount() {
        return running.size();
    }

    synchronized List<Failing> failures() {
        return List.copyOf(failures.values());
    }

    private Stream<AgentRef> waiting() {
        return wanted.stream().filter(agent -> !running.contains(agent) && !failures.containsKey(agent));
    }

    private Stream<Failing> failing() {
        return failures.values().stream().filter(failing -> !running.contains(failing.agent()));
    }
}
