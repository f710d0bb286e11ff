package dev.homeroom.alert;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The facts of one look.
 *
 * @param homeserver why the homeserver and Homeroom don't reach each other
 * @param database why the database can't be used
 * @param workspace why the workspace can't be used
 * @param backends why each backend in trouble is
 * @param reconciliation what failed in the last reconciliation
 * @param findings number of its findings that need a person
 * @param counts empty while the database can't be asked
 * @param services the detail of each service that should run and is not healthy; empty while their state can't be read
 */
public record Observed(
        Optional<String> homeserver,
        Optional<String> database,
        Optional<String> workspace,
        Map<String, String> backends,
        Optional<String> reconciliation,
        int findings,
        Optional<ObservedCounts> counts,
        Optional<Map<String, String>> services) {
    public Observed {
        backends = Map.copyOf(backends);
        services = services.map(Map::copyOf);
    }

    /**
     * Numbers from the database.
     *
     * @param oldest when the oldest waiting message came
     * @param oldestDead when the oldest dead letter failed
     * @param stoppedRooms rooms with an open loop guard
     */
    public record ObservedCounts(
            long waiting,
            Optional<Instant> oldest,
            long deadLetters,
            Optional<Instant> oldestDead,
            long stoppedRooms) {}
}
