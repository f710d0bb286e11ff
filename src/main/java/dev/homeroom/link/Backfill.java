package dev.homeroom.link;

import dev.homeroom.appservice.BoundRooms;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.RoomHistory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows which rooms have been backfilled since the last start or outage. Until then, no event of a room is handled, so
 * lost messages are answered in order. A room is read by one thread at a time.
 */
@ApplicationScoped
class Backfill implements RoomHistory {
    private static final Logger LOG = Logger.getLogger(Backfill.class);
    /** The time after which available messages are handled although others may be missing. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);

    /**
     * The time that a homeserver needs to recover. An event written meanwhile may be stuck in it: Synapse 1.163 kept
     * one back for good.
     */
    private static final Duration RECOVERY = Duration.ofSeconds(15);

    private final BoundRooms rooms;
    private final RoomBackfill roomBackfill;
    private final LinkSettings settings;
    private final InstantSource clock;
    private final AtomicInteger epoch = new AtomicInteger();
    private volatile Instant suspectedAt = Instant.EPOCH;
    private final Map<RoomId, RoomProgress> progress = new ConcurrentHashMap<>();

    Backfill(BoundRooms rooms, RoomBackfill roomBackfill, LinkSettings settings, InstantSource clock) {
        this.rooms = rooms;
        this.roomBackfill = roomBackfill;
        this.settings = settings;
        this.clock = clock;
    }

    private static final class RoomProgress {
        private volatile int epoch = -1;
        private volatile Instant readAt = Instant.MIN;
        private volatile @Nullable Instant failingSince;
        private volatile boolean broken;
        /** Guarded by the map's entry. */
        private int readers;

        private boolean isFailing() {
            return broken || failingSince != null;
        }
    }

    /** Marks every room as possibly incomplete. */
    void suspectAll() {
        suspectedAt = clock.instant();
        epoch.incrementAndGet();
    }

    @Override
    public boolean isComplete(RoomId room) {
        RoomProgress reached = progress.get(room);
        return reached != null && reached.epoch == epoch.get();
    }

    @Override
    public boolean complete(RoomId room) {
        return alone(room, reached -> isComplete(room) || read(room, reached));
    }

    /** Whether the room should be backfilled although nothing in it waits. */
    boolean isDue(RoomId room) {
        RoomProgress reached = progress.get(room);
        Instant now = clock.instant();
        return reached == null
                || reached.epoch != epoch.get()
                || reached.readAt.plus(settings.readBackEvery()).isBefore(now)
                || needsSecondRead(reached, now);
    }

    /** Forgets rooms that are known no more, unless they are being read, or fail: a failure that repeats must be seen as such. */
    void forgetExcept(Set<RoomId> known) {
        for (RoomId room : progress.keySet()) {
            if (!known.contains(room)) {
                progress.computeIfPresent(room, (id, entry) -> entry.isFailing() || entry.readers > 0 ? entry : null);
            }
        }
    }

    /** The start of the room's last backfill; {@link Instant#MIN} without one. */
    Instant readAt(RoomId room) {
        RoomProgress reached = progress.get(room);
        return reached == null ? Instant.MIN : reached.readAt;
    }

    private boolean needsSecondRead(RoomProgress reached, Instant now) {
        Instant recovered = suspectedAt.plus(RECOVERY);
        return reached.readAt.isBefore(recovered) && !now.isBefore(recovered);
    }

    /** Completes also rooms without a suspicion. */
    boolean readAgain(RoomId room) {
        return alone(room, reached -> read(room, reached));
    }

    /** Two simultaneous reads of a room could exchange the order of its messages. */
    private boolean alone(RoomId room, Predicate<RoomProgress> read) {
        RoomProgress reached = progress.compute(room, (id, known) -> {
            RoomProgress entry = known == null ? new RoomProgress() : known;
            entry.readers++;
            return entry;
        });
        try {
            synchronized (reached) {
                return read.test(reached);
            }
        } finally {
            progress.computeIfPresent(room, (id, entry) -> {
                entry.readers--;
                return entry;
            });
        }
    }

    private boolean read(RoomId room, RoomProgress reached) {
        int current = epoch.get();
        Instant startedAt = clock.instant();
        if (!tryRead(room, reached)) {
            return false;
        }
        reached.epoch = current;
        reached.readAt = startedAt;
        reached.failingSince = null;
        return true;
    }

    private boolean tryRead(RoomId room, RoomProgress reached) {
        try {
            rooms.agentUserIn(room).ifPresent(agent -> roomBackfill.read(room, agent));
            return true;
        } catch (HomeserverException e) {
            if (e.mayPass() && !isTooLong(reached)) {
                LOG.debugf("A room can't be backfilled now: room=%s %s", room, e.getMessage());
                return false;
            }
            LOG.warnf(
                    "A room can't be backfilled, so messages that the homeserver did not push stay unanswered: room=%s %s",
                    room, e.getMessage());
            return true;
        } catch (DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return isBrokenAgain(room, reached, e);
        }
    }

    /** A failure that repeats at the same place would repeat for ever, while the messages of the room wait. */
    private static boolean isBrokenAgain(RoomId room, RoomProgress reached, Throwable why) {
        boolean again = reached.broken;
        reached.broken = !again;
        LOG.errorf(
                why,
                "A room can't be backfilled; %s: room=%s",
                again ? "messages that the homeserver did not push stay unanswered" : "retrying",
                room);
        return again;
    }

    private boolean isTooLong(RoomProgress reached) {
        Instant now = clock.instant();
        reached.failingSince = reached.failingSince == null ? now : reached.failingSince;
        return reached.failingSince.plus(MAX_WAIT).isBefore(now);
    }
}
