package dev.homeroom.alert;

import dev.homeroom.alert.AlertCause.CauseKind;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The causes that this process sees, or saw and has not told as over. Not thread-safe. */
final class Sightings {
    private final Map<AlertCause, Sighting> sightings = new LinkedHashMap<>();

    private Set<CauseKind> unknown = EnumSet.allOf(CauseKind.class);

    /** A cause that nothing is known of any more is forgotten. The room knows it, if it was told. */
    void observe(Causes.Present causes, Instant now) {
        unknown = causes.unknown();
        sightings.keySet().removeIf(cause -> unknown.contains(cause.kind()));
        sightings.replaceAll(
                (cause, sighting) -> causes.present().containsKey(cause) ? sighting : sighting.missed(now));
        causes.present()
                .forEach((cause, detail) -> sightings.merge(
                        cause, new Sighting(detail, now, Optional.empty()), (known, _) -> known.seen(detail)));
    }

    /**
     * Takes on an alert of an earlier process. Its cause is not seen now, unless it is known already. Nothing is taken on of which nothing
     * is known.
     */
    void takeOn(AlertCause cause, AlertRecord told, Instant now) {
        if (told.isOpen() && !unknown.contains(cause.kind())) {
            sightings.putIfAbsent(cause, new Sighting(told.detail(), told.since(), Optional.of(now)));
        }
    }

    void forget(AlertCause cause) {
        sightings.remove(cause);
    }

    Map<AlertCause, Sighting> all() {
        return Map.copyOf(sightings);
    }
}
