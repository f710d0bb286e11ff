package dev.homeroom.reconcile.observe;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.snapshot.ChildLink;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.RoomState;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the state of many rooms, several at a time. */
final class RoomScan {
    private static final int CONCURRENCY = 16;
    /** The number of failures in a row after which the scan stops: the homeserver fails for all rooms then. */
    private static final int MAX_FAILURES = 8;

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final Map<RoomId, RoomSnapshot> snapshots = new ConcurrentHashMap<>();
    private final Map<RoomId, Map<RoomId, ChildLink>> children = new ConcurrentHashMap<>();
    private final Map<RoomId, Set<RoomId>> removedChildren = new ConcurrentHashMap<>();
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final AtomicReference<@Nullable RuntimeException> fatalFailure = new AtomicReference<>();

    RoomScan(Homeserver homeserver, Namespace namespace) {
        this.homeserver = homeserver;
        this.namespace = namespace;
    }

    /** @throws HomeserverException if the homeserver stops answering */
    void at(Collection<RoomId> rooms) {
        forEachRoom(rooms, this::read);
        RuntimeException failure = fatalFailure.get();
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Records which rooms no longer exist, among those that the bot isn't in. Records nothing for a room about which
     * the homeserver can't say.
     */
    void forGone(Collection<RoomId> rooms) {
        forEachRoom(rooms, room -> {
            if (!snapshots.containsKey(room) && isGone(room)) {
                snapshots.put(room, new RoomSnapshot.Gone());
            }
        });
    }

    /** Whether the homeserver says for certain that there is no such room. */
    boolean isGone(RoomId room) {
        try {
            return !homeserver.hasRoom(room);
        } catch (HomeserverException e) {
            return false;
        }
    }

    private static void forEachRoom(Collection<RoomId> rooms, Consumer<RoomId> work) {
        ThreadFactory threads = Thread.ofVirtual().name("observe ", 1).factory();
        try (ExecutorService readers = Executors.newFixedThreadPool(CONCURRENCY, threads)) {
            rooms.forEach(room -> readers.execute(() -> work.accept(room)));
        }
    }

    Map<RoomId, RoomSnapshot> snapshots() {
        return snapshots;
    }

    Map<RoomId, ChildLink> childrenOf(RoomId space) {
        return children.getOrDefault(space, Map.of());
    }

    Set<RoomId> removedChildrenOf(RoomId space) {
        return removedChildren.getOrDefault(space, Set.of());
    }

    Optional<RoomSnapshot.Seen> seen(RoomId room) {
        return snapshots.get(room) instanceof RoomSnapshot.Seen seen ? Optional.of(seen) : Optional.empty();
    }

    private void read(RoomId room) {
        if (fatalFailure.get() != null) {
            return;
        }
        try {
            RoomState state = new RoomState(homeserver.state(namespace.bot(), room));
            snapshots.put(room, RoomSnapshot.Seen.of(room, state, namespace));
            children.put(room, ChildLink.of(state, namespace.bot()));
            removedChildren.put(room, ChildLink.removed(state, namespace.bot()));
            failuresInARow.set(0);
        } catch (HomeserverException e) {
            snapshots.put(room, new RoomSnapshot.CantTell(String.valueOf(e.getMessage())));
            if (e.mayPass() && failuresInARow.incrementAndGet() >= MAX_FAILURES) {
                fatalFailure.set(e);
            }
        } catch (RuntimeException e) {
            // A room that causes an unexpected error must not be treated as absent.
            fatalFailure.set(e);
        }
    }
}
