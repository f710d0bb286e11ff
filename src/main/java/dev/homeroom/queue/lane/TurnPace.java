package dev.homeroom.queue.lane;

import dev.homeroom.cache.BoundedMap;
import dev.homeroom.matrix.RoomId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The recent duration of each room's turns in this process, from the beginning of one to the beginning of the next. */
@Singleton
public class TurnPace {
    /** A turn weighs as much as all before it when there are few, and this part of it later. */
    private static final int WEIGHT = 5;
    /** The rooms whose pace is known. A room whose last turn was long ago has none, as after a start. */
    private static final int MOST_ROOMS = 10_000;

    private static final Pace UNKNOWN = new Pace(0, Duration.ZERO, null);

    private final InstantSource clock;
    private final AtomicReference<@Nullable Instant> firstUse = new AtomicReference<>();
    private final BoundedMap<RoomId, Pace> paces = new BoundedMap<>(MOST_ROOMS);

    public TurnPace(InstantSource clock) {
        this.clock = clock;
    }

    private record Pace(
            int turns, Duration average, @Nullable Instant begun) {
        Pace begunAt(Instant now) {
            return new Pace(turns, average, now);
        }

        Pace endedAt(Instant now) {
            if (begun == null) {
                return this;
            }
            int weight = Math.min(turns + 1, WEIGHT);
            Duration change = Duration.between(begun, now).minus(average).dividedBy(weight);
            return new Pace(turns + 1, average.plus(change), null);
        }
    }

    /** A turn begins, and the one before it has ended. */
    public void turnBegins(Lane lane) {
        note(lane, (pace, now) -> pace.endedAt(now).begunAt(now));
    }

    /** The last turn for now has ended. */
    public void turnsEnd(Lane lane) {
        note(lane, Pace::endedAt);
    }

    private interface Change {
        Pace at(Pace before, Instant now);
    }

    private void note(Lane lane, Change change) {
        if (lane.track().equals(LaneKind.TURNS)) {
            workingSince();
            Instant now = clock.instant();
            paces.update(lane.room(), pace -> change.at(pace.orElse(UNKNOWN), now));
        }
    }

    /** The time since which this process works on turns. A turn can't have taken longer, whatever it waited before. */
    public Instant workingSince() {
        firstUse.compareAndSet(null, clock.instant());
        return Objects.requireNonNull(firstUse.get());
    }

    /** The average duration of a turn; empty where no turn has ended. */
    public Optional<Duration> of(RoomId room) {
        workingSince();
        return paces.get(room).filter(pace -> pace.turns() > 0).map(Pace::average);
    }
}
