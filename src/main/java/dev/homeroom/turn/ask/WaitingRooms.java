package dev.homeroom.turn.ask;

import static java.util.stream.Collectors.toMap;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.Circuit;
import dev.homeroom.backend.Backends;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.lifecycle.Loop;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The rooms whose messages wait because their backend's server can't be reached. When the server answers again, the pauses of
 * these rooms end: of a few at first, and of twice as many after each moment, so that a server that has just started is not
 * overrun. Without this, and after a restart, a room resumes at the end of its own pause.
 *
 * <p>Only the pause ends that the room was noted for. Each has the fence of its lane: a later attempt and a stop change it, so
 * their pauses stay.
 */
@Singleton
class WaitingRooms {
    private static final Logger LOG = Logger.getLogger(WaitingRooms.class);
    static final int FIRST = 8;
    static final int MOST_AT_ONCE = 512;
    static final Duration MOMENT = Duration.ofMillis(500);
    private static final Duration UNTIL_WOKEN = Duration.ofMinutes(10);

    /** A room begins its pause soon after it was noted. Later, it has no pause that could be ended. */
    private static final Duration BEGINS_PAUSE = Duration.ofSeconds(10);

    private final LaneTable laneTable;
    private final InstantSource clock;
    private final Map<String, OfBackend> backends;
    private final Loop loop = new Loop("waiting-rooms", this::pass);

    WaitingRooms(Backends backends, LaneTable laneTable, InstantSource clock) {
        this.laneTable = laneTable;
        this.clock = clock;
        this.backends =
                backends.all().stream().collect(toMap(AgentBackend::name, backend -> new OfBackend(backend.circuit())));
    }

    void start(@Observes StartupEvent event) {
        backends.values().forEach(backend -> backend.circuit.onReturn(loop::wake));
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /**
     * Notes a room whose message will be retried, if the server turns questions away.
     *
     * @param lane that is about to pause
     */
    void add(String backend, Lane lane) {
        OfBackend waiting = backends.get(backend);
        if (waiting != null && waiting.isRefusing()) {
            waiting.add(new Noted(lane, clock.instant()));
            if (!waiting.isRefusing()) {
                loop.wake();
            }
        }
    }

    /** Ends the pauses of the next rooms. */
    Duration pass() {
        try {
            boolean isLeft = false;
            for (OfBackend backend : backends.values()) {
                isLeft |= backend.pass();
            }
            return isLeft ? MOMENT : UNTIL_WOKEN;
        } catch (DatabaseUnavailableException e) {
            LOG.debug("Waiting rooms resume when the database is available again", e);
            return MOMENT;
        }
    }

    /** A lane of a room, whoever holds it. */
    private record PausedLane(RoomId room, LaneKind track) {}

    private record Noted(Lane lane, Instant at) {}

    /** The waiting rooms of one backend. */
    private final class OfBackend {
        private final Circuit circuit;
        private final Map<PausedLane, Noted> lanes = new LinkedHashMap<>();
        private int atOnce = FIRST;

        OfBackend(Circuit circuit) {
            this.circuit = circuit;
        }

        boolean isRefusing() {
            return circuit.outage().isPresent() || circuit.refusal().isPresent();
        }

        synchronized void add(Noted noted) {
            lanes.put(place(noted), noted);
        }

        private static PausedLane place(Noted noted) {
            return new PausedLane(noted.lane().room(), noted.lane().track());
        }

        /** @return whether rooms are left that may resume */
        boolean pass() {
            List<Noted> next = next();
            if (!next.isEmpty()) {
                remove(
                        next,
                        Set.copyOf(
                                laneTable.resume(next.stream().map(Noted::lane).toList())));
            }
            return !next.isEmpty();
        }

        private synchronized List<Noted> next() {
            if (isRefusing() || lanes.isEmpty()) {
                atOnce = FIRST;
                return List.of();
            }
            List<Noted> next = lanes.values().stream().limit(atOnce).toList();
            atOnce = Math.min(2 * atOnce, MOST_AT_ONCE);
            return next;
        }

        /** A room that was noted again meanwhile stays. */
        private synchronized void remove(List<Noted> asked, Set<Lane> resumed) {
            Instant latest = clock.instant().minus(BEGINS_PAUSE);
            asked.stream()
                    .filter(noted ->
                            resumed.contains(noted.lane()) || noted.at().isBefore(latest))
                    .forEach(noted -> lanes.remove(place(noted), noted));
        }
    }
}
