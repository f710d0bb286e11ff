package dev.homeroom.reconcile.plan;

import dev.homeroom.directory.KnownAgent;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The inputs of a plan besides the snapshot of Matrix.
 *
 * @param agents all known agents, including the missing ones
 * @param confirmed the backends whose complete list this process has read and accepted; it is unknown whether agents of
 *     other backends are missing
 */
public record PlanInputs(List<KnownAgent> agents, Set<String> confirmed, Instant now) {
    public PlanInputs {
        agents = List.copyOf(agents);
        confirmed = Set.copyOf(confirmed);
    }

    /** Whether a backend has told its agents; before that, a new database knows none. */
    boolean hasAgents() {
        return !confirmed.isEmpty();
    }

    Presence presence(KnownAgent agent) {
        if (!confirmed.contains(agent.ref().backend())) {
            return Presence.UNSURE;
        }
        return agent.isListed() ? Presence.LISTED : Presence.MISSING;
    }

    /** Whether the backend lists the agent, as far as is known. */
    enum Presence {
        LISTED,
        MISSING,
        UNSURE
    }
}
