package dev.homeroom.queue;

import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.EventId;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.lane.LookAgainException;
import dev.homeroom.queue.outbox.OutgoingEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Writes the end of a step of a lane and chooses the next one, in one transaction: transactions are most of the cost of a turn.
 * The steps of an ordinary turn share theirs with those of other rooms; see {@link Committer}.
 */
@Singleton
class NextStep {
    private static final Logger LOG = Logger.getLogger(NextStep.class);

    private final Database database;
    private final LaneTable laneTable;
    private final LaneSteps laneSteps;
    private final Committer committer;

    NextStep(Database database, LaneTable laneTable, LaneSteps laneSteps, Committer committer) {
        this.database = database;
        this.laneTable = laneTable;
        this.laneSteps = laneSteps;
        this.committer = committer;
    }

    /**
     * A lane that this process holds.
     *
     * @param first its first step; empty if it is still to be chosen
     */
    record Claimed(Lane lane, Optional<Step> first) {}

    /**
     * Claims lanes that are due, and chooses the first step of each in the same transaction. If one of the choices fails, each lane
     * chooses on its own later, so that none stops the others.
     *
     * @return the lanes, also those that had nothing to do and are released again
     */
    List<Claimed> claim(ProcessId processId, int most) {
        try {
            return database.inTransaction(connection -> {
                List<Lane> lanes = laneTable.claim(connection, processId, most);
                Map<Lane, Step> first = laneSteps.next(connection, lanes);
                return lanes.stream()
                        .map(lane -> new Claimed(
                                lane, Optional.ofNullable(first.get(lane)).map(NextStep::afterAnOwner)))
                        .toList();
            });
        } catch (DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("The first steps of some rooms could not be chosen together", e);
            return laneTable.claim(processId, most).stream()
                    .map(lane -> new Claimed(lane, Optional.empty()))
                    .toList();
        }
    }

    /** The first step of a claimed lane. */
    Step first(Lane lane) {
        return afterAnOwner(committer.next(new LaneStep.Begin(lane)));
    }

    /** The lane's previous owner may have sent what it left in the outbox. */
    private static Step afterAnOwner(Step first) {
        return first instanceof Step.ToSend left ? left.perhapsAgain() : first;
    }

    /**
     * Settles an event and stores what is to be sent about it. Waits while the database is away, because no other process knows
     * the outcome.
     *
     * @throws LaneLostException as {@link #after} does
     * @throws LookAgainException when the event doesn't wait; nothing is written then
     */
    Step afterOutcome(Lane lane, String key, String how, List<OutgoingEvent> toSend) {
        return insist(new LaneStep.Finish(lane, key, how, toSend));
    }

    /**
     * Records that an event of the outbox is in the room. Waits while the database is away.
     *
     * @throws LaneLostException as {@link #after} does
     */
    Step afterSending(Lane lane, String transactionId, EventId event) {
        return insist(new LaneStep.Confirm(lane, transactionId, event));
    }

    private Step insist(LaneStep step) {
        return database.insist(() -> committer.next(step));
    }

    /**
     * Records the end of any other step. Waits while the database is away, because no other process knows the result.
     *
     * @param step may be repeated, even after it was committed
     * @return the next step
     * @throws LaneLostException when another process holds the lane by now; nothing is written then
     */
    Step after(Lane lane, Consumer<Connection> step) {
        return laneTable.insist(lane, connection -> {
            step.accept(connection);
            return next(connection, lane);
        });
    }

    /** Reads in a transaction that checks the lane's fence. */
    <T> T look(Lane lane, Function<Connection, T> look) {
        return laneTable.inTransaction(lane, look);
    }

    /** Writes with the turns of the room locked, and returns the next step. */
    Step afterWithTurns(Lane controlLane, Consumer<Connection> step) {
        return laneTable.inTransactionWithMessages(controlLane, connection -> {
            step.accept(connection);
            return next(connection, controlLane);
        });
    }

    private Step next(Connection connection, Lane lane) {
        return Objects.requireNonNull(laneSteps.next(connection, List.of(lane)).get(lane));
    }

    /** Records the end of a step, and lets the lane wait for the pause. */
    Step defer(Lane lane, Duration pause, Consumer<Connection> step) {
        return defer(lane, connection -> {
            step.accept(connection);
            return pause;
        });
    }

    /** Lets the lane wait for the pause, which is asked in the same transaction. */
    Step defer(Lane lane, Function<Connection, Duration> pause) {
        laneTable.useTransaction(lane, connection -> laneTable.releaseFor(connection, lane, pause.apply(connection)));
        return new Step.Nothing();
    }
}
