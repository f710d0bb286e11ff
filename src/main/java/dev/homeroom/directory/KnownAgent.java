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
 * @param description the backend's words about it, at most 1,000 characters; empty if it has none
 * @param missingSince the time since when the backend's list is without it; empty for a listed agent
 */
public record KnownAgent(
        AgentRef ref,
        String name,
        Set<String> tags,
        boolean enabled,
        String description,
        Optional<Instant> missingSince) {
    public KnownAgent {
        tags = Set.copyOf(tags);
    }

    /** Without a description. */
    public KnownAgent(AgentRef ref, String name, Set<String> tags, boolean enabled, Optional<Instant> missingSince) {
        this(ref, name, tags, enabled, "", missingSince);
    }

    static KnownAgent listed(AgentRef ref, Agent agent) {
        return new KnownAgent(
                ref,
                StoredText.of(agent.name()),
                agent.tags(),
                agent.enabled(),
                StoredText.of(agent.description()),
                Optional.empty());
    }

    public boolean isListed() {
        return missingSince.isEmpty();
    }

    KnownAgent missing(Instant since) {
        return missing(Optional.of(since));
    }

    KnownAgent missing(Optional<Instant> since) {
        return new KnownAgent(ref, name, tags, enabled, description, since);
    }
}
