package dev.homeroom.tracking;

import dev.homeroom.time.Backoff;
import dev.homeroom.time.Deadline;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All tracked work, of every kind. */
@ApplicationScoped
public class TrackedWorks {
    /** The pauses between looks: any process may do the work. */
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    private final Map<String, TrackedWork> kinds;

    public TrackedWorks(@All List<TrackedWork> kinds) {
        this.kinds = kinds.stream().collect(Collectors.toUnmodifiableMap(TrackedWork::kind, Function.identity()));
    }

    /** As {@link TrackedWork#find}; empty for an unknown kind too. */
    public Optional<Tracked> find(TrackingId id) {
        return ofKind(id).flatMap(work -> work.find(id));
    }

    /**
     * Waits until the work is over.
     *
     * @param most the longest wait
     * @return the last state, which may not be over; empty as in {@link #find}
     */
    public Optional<Tracked> await(TrackingId id, Duration most) {
        Deadline deadline = Deadline.in(most);
        Optional<Tracked> seen = find(id);
        for (int looks = 1; isToCome(seen) && !deadline.isOver() && pause(looks, deadline); looks++) {
            seen = find(id);
        }
        return seen;
    }

    private static boolean isToCome(Optional<Tracked> seen) {
        return seen.filter(work -> !work.state().isOver()).isPresent();
    }

    /** @return false when this process stops */
    private static boolean pause(int looks, Deadline deadline) {
        try {
            Thread.sleep(Stream.of(PAUSES.after(looks), deadline.left())
                    .min(Duration::compareTo)
                    .get());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As {@link TrackedWork#cancel}. */
    public boolean cancel(TrackingId id) {
        return ofKind(id).filter(work -> work.cancel(id)).isPresent();
    }

    private Optional<TrackedWork> ofKind(TrackingId id) {
        return Optional.ofNullable(kinds.get(id.kind()));
    }
}
