package dev.homeroom.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A cause as this process sees it.
 *
 * @param since when it was first seen
 * @param gone since when it is not seen any more
 */
record Sighting(String detail, Instant since, Optional<Instant> gone) {
    Sighting seen(String newDetail) {
        return new Sighting(newDetail, since, Optional.empty());
    }

    Sighting missed(Instant now) {
        return gone.isPresent() ? this : new Sighting(detail, since, Optional.of(now));
    }

    /** Whether it is gone for so long that it counts as over. */
    boolean isOver(Instant now, Duration after) {
        return gone.filter(end -> !end.plus(after).isAfter(now)).isPresent();
    }

    /** Whether it has lasted long enough to be told. */
    boolean hasLasted(Instant now, Duration after) {
        return !since.plus(after).isAfter(gone.orElse(now));
    }
}
