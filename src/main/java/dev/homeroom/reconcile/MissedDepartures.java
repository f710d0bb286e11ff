package dev.homeroom.reconcile;

import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.AgentDepartures;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.state.Binding;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Reports the departures that nobody has reported, because a process was killed between the write of a binding and its report. Only
 * agents that wait for people are looked at: nothing else depends on a report.
 */
@ApplicationScoped
class MissedDepartures {
    private static final Logger LOG = Logger.getLogger(MissedDepartures.class);
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final Database database;
    private final Bindings bindings;
    private final AgentDepartures departures;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    MissedDepartures(Database database, Bindings bindings, AgentDepartures departures, InstantSource clock) {
        this.database = database;
        this.bindings = bindings;
        this.departures = departures;
        this.clock = clock;
    }

    /**
     * Agents that wait for people.
     *
     * @param known the agents of the room; empty when the index doesn't know the room
     */
    private record WaitingRoom(RoomId room, Set<UserId> waiting, Optional<RoomAgents> known) {}

    /** Called by the leader, on one thread, once the index is complete. Does nothing if the last call was a moment ago. */
    void reportIfDue() {
        if (clock.instant().isBefore(next)) {
            return;
        }
        next = clock.instant().plus(EVERY);
        try {
            waitingRooms().forEach(this::report);
        } catch (DatabaseUnavailableException e) {
            LOG.debugf("Agents that wait for people are looked at later: %s", e.getMessage());
        }
    }

    /** In one transaction, however many agents wait: each may be a write to disk. */
    private List<WaitingRoom> waitingRooms() {
        return database.inTransaction(_ -> departures.waiting().entrySet().stream()
                .map(room -> new WaitingRoom(room.getKey(), room.getValue(), bindings.rereadAgents(room.getKey())))
                .toList());
    }

    private void report(WaitingRoom room) {
        try {
            Optional<RoomAgents> agents = present(room);
            List<UserId> left = room.waiting().stream()
                    .filter(agent -> agents.flatMap(there -> there.of(agent)).isEmpty())
                    .toList();
            if (!left.isEmpty()) {
                LOG.infof("Agents have left that wait for people: room=%s agents=%s", room.room(), left);
                departures.left(room.room(), left);
            }
        } catch (HomeserverException e) {
            LOG.debugf(
                    "A room with agents that wait for people is looked at later: room=%s %s",
                    room.room(), e.getMessage());
        }
    }

    /** The agents that answer in the room. A room that the index doesn't know is read. */
    private Optional<RoomAgents> present(WaitingRoom room) {
        return room.known()
                .or(() -> bindings.reconcileAgents(room.room()))
                .filter(agents -> !isOver(agents.first().binding()));
    }

    private static boolean isOver(Binding binding) {
        return binding.archived() || binding.movedTo().isPresent();
    }
}
