package dev.homeroom.alert;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The causes that this process sees, or saw and has not told as over. Not thread-safe. */
final class Sightings {
    private final Map<Cause, Sighting> sightings = new LinkedHashMap<>();

    void observe(Causes.Present causes, Instant now) {
        sightings.replaceAll((cause, sighting) ->
                causes.present().containsKey(cause) || causes.unknown().contains(cause.kind())
                        ? sighting
                        : sighting.missed(now));
        causes.present()
                .forEach((cause, detail) -> sightings.merge(
                        cause, new Sighting(detail, now, Optional.empty()), (known, _) -> known.seen(detail)));
    }

    /** Takes on an alert of an earlier process. Its cause is not seen now, unless it is known already. */
    void takeOn(Cause cause, AlertRecord told, Instant now) {
        if (told.isOpen()) {
            sightings.putIfAbsent(cause, new Sighting(told.detail(), told.since(), Optional.of(now)));
        }
    }

    void forget(Cause cause) {
        sightings.remove(cause);
    }

    Map<Cause, Sighting> all() {
        return Map.copyOf(sightings);
    }
}
