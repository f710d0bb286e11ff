package dev.homeroom.files.outgoing;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The homeserver's limit for one file, which is asked for once an hour. */
@ApplicationScoped
public class UploadLimit {
    private static final Duration FRESH = Duration.ofHours(1);

    private final Homeserver homeserver;
    private final InstantSource clock;
    private volatile @Nullable KnownLimit known;

    public UploadLimit(Homeserver homeserver, InstantSource clock) {
        this.homeserver = homeserver;
        this.clock = clock;
    }

    private record KnownLimit(long bytes, Instant until) {}

    /** In bytes; {@link Long#MAX_VALUE} when the homeserver names none. */
    long of(UserId sender) {
        KnownLimit last = known;
        if (last != null && clock.instant().isBefore(last.until())) {
            return last.bytes();
        }
        Optional<Long> asked = homeserver.largestUpload(sender);
        KnownLimit now =
                new KnownLimit(asked.orElse(Long.MAX_VALUE), clock.instant().plus(FRESH));
        known = now;
        return now.bytes();
    }
}
