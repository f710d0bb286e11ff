package dev.homeroom.tracking;

import dev.homeroom.time.Backoff;
import dev.homeroom.time.Looking;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All tracked work, of every kind. */
@ApplicationScoped
public class TrackedWorks {
    private static final Looking LOOKING = new Looking(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)));

    private final Map<String, TrackedWork> kinds;

    public TrackedWorks(@All List<TrackedWork> kinds) {
        this.kinds = kinds.stream().collect(Collectors.toUnmodifiableMap(TrackedWork::kind, Function.identity()));
    }

    /** Finds the work of any kind; empty for an unknown kind too. */
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
        return LOOKING.until(seen -> !isToCome(seen), () -> find(id), most);
    }

    private static boolean isToCome(Optional<Tracked> seen) {
        return seen.filter(work -> !work.state().isOver()).isPresent();
    }

    /** Cancels the work of any kind. See {@link TrackedWork#cancel}. */
    public boolean cancel(TrackingId id) {
        return ofKind(id).filter(work -> work.cancel(id)).isPresent();
    }

    private Optional<TrackedWork> ofKind(TrackingId id) {
        return Optional.ofNullable(kinds.get(id.kind()));
    }
}
