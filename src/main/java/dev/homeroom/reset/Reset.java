package dev.homeroom.reset;

import dev.homeroom.cluster.Leadership;
import dev.homeroom.cluster.Leases;
import dev.homeroom.database.Emptying;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.predecessor.SpaceAdoption;
import dev.homeroom.reconcile.ReconcileLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Resets Homeroom. Nothing is created from its beginning until the process is started again. A row records that a reset
 * has begun, so the next start completes an interrupted one first.
 */
@ApplicationScoped
public class Reset {
    private static final Logger LOG = Logger.getLogger(Reset.class);
    private static final Duration MAX_WAIT_FOR_PROVISIONING = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final ResetMark mark;
    private final Emptying emptying;
    private final Leases leases;
    private final Leadership leadership;
    private final ReconcileLoop reconcileLoop;
    private final AgentUsers agentUsers;
    private final MatrixReset matrixReset;
    private final SpaceAdoption spaces;

    Reset(
            ResetMark mark,
            Emptying emptying,
            Leases leases,
            Leadership leadership,
            ReconcileLoop reconcileLoop,
            AgentUsers agentUsers,
            MatrixReset matrixReset,
            SpaceAdoption spaces) {
        this.mark = mark;
        this.emptying = emptying;
        this.leases = leases;
        this.leadership = leadership;
        this.reconcileLoop = reconcileLoop;
        this.agentUsers = agentUsers;
        this.matrixReset = matrixReset;
        this.spaces = spaces;
    }

    /** The reason why a reset can't start, as a sentence for operators; empty if it can. */
    public Optional<String> obstacle() {
        return leadership.isLeader()
                ? Optional.empty()
                : Optional.of(
                        "Another process of Homeroom is the leader on this database. Stop all processes but one and reset there; a killed"
                                + " leader keeps its role for half a minute.");
    }

    /** @param report receives a line for each room, and for the end */
    public void run(Consumer<ResetLine> report) {
        mark.set();
        LOG.info("A reset has begun: Homeroom leaves, unlinks and unbinds its rooms, and empties the database");
        pauseProvisioning();
        finish(report);
    }

    private void pauseProvisioning() {
        try {
            if (!reconcileLoop.pause(MAX_WAIT_FOR_PROVISIONING)) {
                LOG.warn("Homeroom is still reconciling or creating a room. If a room remains, reset again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(Consumer<ResetLine> report) {
        Set<UserId> users = agentUsers.all();
        Optional<RoomId> space = spaces.find();
        boolean complete = true;
        for (RoomId room : matrixReset.rooms()) {
            MatrixReset.Result result = matrixReset.tearDown(room, space);
            report.accept(ResetLine.of(result));
            complete &= result instanceof MatrixReset.Result.TakenDown;
        }
        if (!complete) {
            report.accept(ResetLine.unfinished(
                    "Some rooms could not be taken down now, so the database is not emptied. Reset again, or restart Homeroom"
                            + " to complete the reset."));
            return;
        }
        int moreRooms = matrixReset.leaveEverywhere(users);
        if (moreRooms > 0) {
            report.accept(ResetLine.note("Agents left %d more rooms.".formatted(moreRooms)));
        }
        emptying.run();
        LOG.info("The reset is complete. Homeroom is paused until it is restarted");
        report.accept(ResetLine.note("Done. Homeroom is paused; restart it to create its rooms again, or stop it."));
    }

    /**
     * Completes the reset that an earlier process began, before this one creates anything. Retries until it is
     * complete.
     *
     * @param stopping ends the wait
     * @return false if the process is to stop
     */
    public boolean completeInterrupted(CountDownLatch stopping) throws InterruptedException {
        while (mark.isSet()) {
            LOG.info("An earlier reset was interrupted and is completed first");
            tryToFinish();
            if (mark.isSet() && stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private void tryToFinish() {
        Optional<Leases.Lease> acquired = leases.acquire("reset");
        if (acquired.isEmpty()) {
            return;
        }
        try (Leases.Lease lease = acquired.get()) {
            finish(line -> LOG.info(line.what()));
        } catch (HomeserverException e) {
            LOG.warnf("The reset can't continue yet and will be retried: %s", e.getMessage());
        }
    }
}
