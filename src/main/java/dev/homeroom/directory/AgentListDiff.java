package dev.homeroom.directory;

import dev.homeroom.backend.AgentRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The changes that a complete list brings. Each agent is in at most one of the four lists, with its new values.
 *
 * @param added agents that are seen for the first time
 * @param changed agents with another name, other tags, or another enabled state
 * @param missing agents that were listed before and no longer are
 * @param back agents that were missing and are listed again
 */
record AgentListDiff(
        List<KnownAgent> added, List<KnownAgent> changed, List<KnownAgent> missing, List<KnownAgent> back) {
    AgentListDiff {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        missing = List.copyOf(missing);
        back = List.copyOf(back);
    }

    /**
     * @param known the backend's known agents, including the missing ones
     * @param listed the backend's listed agents, ids unique
     */
    static AgentListDiff between(Collection<KnownAgent> known, Collection<KnownAgent> listed, Instant now) {
        Map<AgentRef, KnownAgent> gone = new HashMap<>();
        known.forEach(agent -> gone.put(agent.ref(), agent));
        List<KnownAgent> added = new ArrayList<>();
        List<KnownAgent> changed = new ArrayList<>();
        List<KnownAgent> back = new ArrayList<>();
        for (KnownAgent agent : listed) {
            KnownAgent before = gone.remove(agent.ref());
            if (before == null) {
                added.add(agent);
            } else if (!before.isListed()) {
                back.add(agent);
            } else if (!before.equals(agent)) {
                changed.add(agent);
            }
        }
        List<KnownAgent> missing = gone.values().stream()
                .filter(KnownAgent::isListed)
                .map(agent -> agent.missing(now))
                .toList();
        return new AgentListDiff(added, changed, missing, back);
    }

    /**
     * The changes that Matrix brings: unknown agents, and the times since when others are missing.
     *
     * @param known the known agents, including the missing ones
     * @param inMatrix the agents with rooms, with the missing times of their rooms
     * @param confirmed the backends that know better which of their agents are missing
     */
    static AgentListDiff byMatrix(
            Collection<KnownAgent> known, Collection<KnownAgent> inMatrix, Set<String> confirmed) {
        Map<AgentRef, KnownAgent> before = new HashMap<>();
        known.forEach(agent -> before.put(agent.ref(), agent));
        List<KnownAgent> added = new ArrayList<>();
        List<KnownAgent> changed = new ArrayList<>();
        for (KnownAgent agent : inMatrix) {
            KnownAgent present = before.get(agent.ref());
            if (present == null) {
                added.add(agent);
            } else if (!confirmed.contains(agent.ref().backend())
                    && !present.missingSince().equals(agent.missingSince())) {
                changed.add(present.missing(agent.missingSince()));
            }
        }
        return new AgentListDiff(added, changed, List.of(), List.of());
    }

    /** The same changes, with only these agents missing. */
    AgentListDiff withMissing(Collection<KnownAgent> certain) {
        return new AgentListDiff(added, changed, List.copyOf(certain), back);
    }

    boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && missing.isEmpty() && back.isEmpty();
    }

    AgentListDiff withoutMissing() {
        return new AgentListDiff(added, changed, List.of(), back);
    }
}
