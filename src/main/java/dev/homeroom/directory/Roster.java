package dev.homeroom.directory;

import dev.homeroom.backend.AgentRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The known agents of all backends, in memory and in the table. Each backend's are written by its poller only. */
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

    /** Reads the table again, which another process may have written. */
    void reload() {
        table.all().forEach(agent -> agents.put(agent.ref(), agent));
    }

    /** Nothing is written, neither to the table nor to memory, when there is nothing new. */
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
