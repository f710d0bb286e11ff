package dev.homeroom.directory;

import dev.homeroom.backend.AgentRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The known agents of all backends, in memory and in the table. Only a backend's poller writes its agents. */
final class Roster {
    private final AgentTable table;
    private final Map<AgentRef, KnownAgent> agents = new ConcurrentHashMap<>();

    Roster(AgentTable table) {
        this.table = table;
    }

    Optional<KnownAgent> find(AgentRef ref) {
        return Optional.ofNullable(agents.get(ref));
    }

    List<KnownAgent> all() {
        return List.copyOf(agents.values());
    }

    List<KnownAgent> of(String backend) {
        return agents.values().stream()
                .filter(agent -> agent.ref().backend().equals(backend))
                .toList();
    }

    /** Reads the table again, because another process may have written it. */
    void reload() {
        table.all().forEach(agent -> agents.put(agent.ref(), agent));
    }

    /** Applies the changes. Without changes, neither the table nor the memory is written. */
    void apply(AgentListDiff agentListDiff) {
        if (agentListDiff.isEmpty()) {
            return;
        }
        table.store(agentListDiff);
        Stream.of(agentListDiff.added(), agentListDiff.changed(), agentListDiff.missing(), agentListDiff.back())
                .flatMap(List::stream)
                .forEach(agent -> agents.put(agent.ref(), agent));
    }
}
