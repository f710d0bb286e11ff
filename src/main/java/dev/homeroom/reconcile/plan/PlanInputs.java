package dev.homeroom.reconcile.plan;

import dev.homeroom.directory.KnownAgent;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What is known beside what Matrix shows.
 *
 * @param agents the missing ones too
 * @param confirmed the backends whose list this process has read to the end and believes; of the agents of others it isn't
 *     known whether they are missing
 */
public record PlanInputs(List<KnownAgent> agents, Set<String> confirmed, Instant now) {
    public PlanInputs {
        agents = List.copyOf(agents);
        confirmed = Set.copyOf(confirmed);
    }

    Presence presence(KnownAgent agent) {
        if (!confirmed.contains(agent.ref().backend())) {
            return Presence.UNSURE;
        }
        return agent.isListed() ? Presence.LISTED : Presence.MISSING;
    }

    /** Whether an agent is there, as far as is known. */
    enum Presence {
        LISTED,
        MISSING,
        UNSURE
    }
}
