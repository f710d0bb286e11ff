package dev.homeroom.mcp.attach;

import dev.homeroom.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The requests to a server that failed, each with a pause of its own, so that one that fails for good holds up no other. */
final class FailedRequests {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    private final InstantSource clock;
    private final Map<String, Failed> failed = new LinkedHashMap<>();

    FailedRequests(InstantSource clock) {
        this.clock = clock;
    }

    private record Failed(int times, Instant nextTry, String reason) {}

    /** Whether the request hasn't failed, or its pause is over. */
    boolean mayTry(String request) {
        return Optional.ofNullable(failed.get(request))
                .map(Failed::nextTry)
                .filter(clock.instant()::isBefore)
                .isEmpty();
    }

    void add(String request, String reason) {
        failed.compute(request, (_, before) -> {
            int times = before == null ? 1 : before.times() + 1;
            return new Failed(times, clock.instant().plus(BACKOFF.after(times)), reason);
        });
    }

    void remove(String request) {
        failed.remove(request);
    }

    void removeAllBut(Collection<String> requests) {
        failed.keySet().retainAll(requests);
    }

    void clear() {
        failed.clear();
    }

    /** How often the request has failed in a row. */
    int times(String request) {
        return Optional.ofNullable(failed.get(request)).map(Failed::times).orElse(0);
    }

    /** The reason of the one that fails longest. */
    Optional<String> problem() {
        return failed.values().stream().map(Failed::reason).findFirst();
    }
}
