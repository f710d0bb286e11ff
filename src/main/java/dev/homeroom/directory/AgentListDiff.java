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
 * What a complete list says that wasn't known before. Each agent is in at most one of the four, as it should be from
 * now on.
 *
 * @param added never seen before
 * @param changed another name, other tags, switched on or off
 * @param missing known and not missing so far, and no longer listed
 * @param back missing so far, and listed again
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
     * @param known the backend's agents as they were known, the missing ones too
     * @param listed the backend's agents as they are listed now, ids unique
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
     * What Matrix says that wasn't known: agents of which there was no trace, and since when others are missing.
     *
     * @param known the agents as they were known, the missing ones too
     * @param inMatrix the agents that have rooms, missing for as long as their rooms say
     * @param confirmed backends that know better which of their known agents are missing
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

    /** Those that are gone for certain alone. */
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
