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
 * @param backends why each backend in trouble is; empty unless this process leads and has asked all backends since
 * @param rooms the last reconciliation; empty unless this process leads and has reconciled since
 * @param counts empty while the database can't be asked, and where this process does not lead
 * @param services the detail of each service that should run and is not healthy; empty while their state can't be read
 */
public record Observed(
        Optional<String> homeserver,
        Optional<String> database,
        Optional<String> workspace,
        Optional<Map<String, String>> backends,
        Optional<ObservedRooms> rooms,
        Optional<ObservedCounts> counts,
        Optional<Map<String, String>> services) {
    public Observed {
        backends = backends.map(Map::copyOf);
        services = services.map(Map::copyOf);
    }

    /**
     * The rooms, compared with what they should be.
     *
     * @param problem what failed, or keeps agents from getting rooms
     * @param findings number of the last reconciliation's findings that need a person
     */
    public record ObservedRooms(Optional<String> problem, int findings) {}

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
