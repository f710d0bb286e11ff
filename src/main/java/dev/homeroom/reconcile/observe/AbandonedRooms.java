package dev.homeroom.reconcile.observe;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.registration.Namespace;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Finds the rooms without the bot that no agent's user is in either. */
final class AbandonedRooms {
    private static final Logger LOG = Logger.getLogger(AbandonedRooms.class);
    private static final int CONCURRENCY = 16;
    private final Homeserver homeserver;
    private final Namespace namespace;

    AbandonedRooms(Homeserver homeserver, Namespace namespace) {
        this.homeserver = homeserver;
        this.namespace = namespace;
    }

    /**
     * Costs one request for each agent, if there are any candidates.
     *
     * @return none if the homeserver can't say
     */
    Set<RoomId> among(Set<RoomId> candidates, Collection<AgentRef> agents) {
        if (candidates.isEmpty()) {
            return Set.of();
        }
        Set<RoomId> inhabited = ConcurrentHashMap.newKeySet();
        AtomicBoolean unclear = new AtomicBoolean();
        ThreadFactory threads = Thread.ofVirtual().name("abandoned ", 1).factory();
        try (ExecutorService readers = Executors.newFixedThreadPool(CONCURRENCY, threads)) {
            agents.forEach(agent -> readers.execute(() -> {
                try {
                    inhabited.addAll(
                            AgentUserRooms.of(namespace.agentUser(agent.backend(), agent.agentId()), homeserver));
                } catch (HomeserverException e) {
                    LOG.debugf("The rooms of an agent are unknown: agent=%s %s", agent, e.getMessage());
                    unclear.set(true);
                }
            }));
        }
        return unclear.get()
                ? Set.of()
                : candidates.stream().filter(room -> !inhabited.contains(room)).collect(Collectors.toUnmodifiableSet());
    }
}
