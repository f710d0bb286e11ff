package dev.homeroom.reconcile.observe;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.plan.RoomSnapshot;
import dev.homeroom.reconcile.plan.RoomSnapshot.ChildLink;
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

/** One look into many rooms, several at a time. */
final class RoomScan {
    private static final int AT_A_TIME = 16;
    /** A homeserver that fails for so many rooms in a row fails for all of them. */
    private static final int GIVEN_UP_AFTER = 8;

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final Map<RoomId, RoomSnapshot> sights = new ConcurrentHashMap<>();
    private final Map<RoomId, Map<RoomId, ChildLink>> children = new ConcurrentHashMap<>();
    private final Map<RoomId, Set<RoomId>> takenOut = new ConcurrentHashMap<>();
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final AtomicReference<@Nullable RuntimeException> givenUp = new AtomicReference<>();

    RoomScan(Homeserver homeserver, Namespace namespace) {
        this.homeserver = homeserver;
        this.namespace = namespace;
    }

    /** @throws HomeserverException when the homeserver doesn't answer any more */
    void at(Collection<RoomId> rooms) {
        inEach(rooms, this::read);
        RuntimeException failure = givenUp.get();
        if (failure != null) {
            throw failure;
        }
    }

    /** Finds out which rooms are no more, of those that the bot isn't in; of what can't be told it says nothing. */
    void forGone(Collection<RoomId> rooms) {
        inEach(rooms, room -> {
            if (!sights.containsKey(room) && isGone(room)) {
                sights.put(room, new RoomSnapshot.Gone());
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

    private static void inEach(Collection<RoomId> rooms, Consumer<RoomId> work) {
        ThreadFactory threads = Thread.ofVirtual().name("observe ", 1).factory();
        try (ExecutorService readers = Executors.newFixedThreadPool(AT_A_TIME, threads)) {
            rooms.forEach(room -> readers.execute(() -> work.accept(room)));
        }
    }

    Map<RoomId, RoomSnapshot> snapshots() {
        return sights;
    }

    Map<RoomId, ChildLink> childrenOf(RoomId space) {
        return children.getOrDefault(space, Map.of());
    }

    Set<RoomId> removedChildrenOf(RoomId space) {
        return takenOut.getOrDefault(space, Set.of());
    }

    Optional<RoomSnapshot.Seen> seen(RoomId room) {
        return sights.get(room) instanceof RoomSnapshot.Seen seen ? Optional.of(seen) : Optional.empty();
    }

    private void read(RoomId room) {
        if (givenUp.get() != null) {
            return;
        }
        try {
            RoomStateParser roomStateParser =
                    new RoomStateParser(room, namespace, new RoomState(homeserver.state(namespace.bot(), room)));
            RoomSnapshot.Seen seen = roomStateParser.room();
            sights.put(room, seen);
            children.put(room, roomStateParser.children());
            takenOut.put(room, roomStateParser.removedChildren());
            failuresInARow.set(0);
        } catch (HomeserverException e) {
            sights.put(room, new RoomSnapshot.CantTell(String.valueOf(e.getMessage())));
            if (e.mayPass() && failuresInARow.incrementAndGet() >= GIVEN_UP_AFTER) {
                givenUp.set(e);
            }
        } catch (RuntimeException e) {
            // A room that broke us must not be taken for one that isn't there.
            givenUp.set(e);
        }
    }
}
