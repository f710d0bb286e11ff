package dev.homeroom.directory;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentRef;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An agent as the directory knows it.
 *
 * @param name the backend's name for it: any string of at most 1,000 characters, may be empty, not unique
 * @param tags the backend's labels; empty if it has none
 * @param enabled false if the backend says that the agent takes no messages
 * @param missingSince the time since when the backend's list is without it; empty for a listed agent
 */
public record KnownAgent(AgentRef ref, String name, Set<String> tags, boolean enabled, Optional<Instant> missingSince) {
    public KnownAgent {
        tags = Set.copyOf(tags);
    }

    static KnownAgent listed(AgentRef ref, Agent agent) {
        return new KnownAgent(ref, StoredText.of(agent.name()), agent.tags(), agent.enabled(), Optional.empty());
    }

    public boolean isListed() {
        return missingSince.isEmpty();
    }

    KnownAgent missing(Instant since) {
        return missing(Optional.of(since));
    }

    KnownAgent missing(Optional<Instant> since) {
        return new KnownAgent(ref, name, tags, enabled, since);
    }
}
