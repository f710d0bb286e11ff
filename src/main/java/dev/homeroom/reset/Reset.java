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
 * A clean slate. Nothing is made from the moment it begins until the process is started again; one that breaks off is
 * finished by the next start, before anything else, since a row says that it was begun.
 */
@ApplicationScoped
public class Reset {
    private static final Logger LOG = Logger.getLogger(Reset.class);
    private static final Duration TO_END_WHAT_IS_BEING_MADE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final ResetMark mark;
    private final Emptying emptying;
    private final Leases leases;
    private final Leadership leadership;
    private final ReconcileLoop reconcileLoop;
    private final AgentUsers agentUsers;
    private final MatrixReset slate;
    private final SpaceAdoption spaces;

    Reset(
            ResetMark mark,
            Emptying emptying,
            Leases leases,
            Leadership leadership,
            ReconcileLoop reconcileLoop,
            AgentUsers agentUsers,
            MatrixReset slate,
            SpaceAdoption spaces) {
        this.mark = mark;
        this.emptying = emptying;
        this.leases = leases;
        this.leadership = leadership;
        this.reconcileLoop = reconcileLoop;
        this.agentUsers = agentUsers;
        this.slate = slate;
        this.spaces = spaces;
    }

    /** Why it can't be begun, as a sentence; empty when it can. */
    public Optional<String> obstacle() {
        return leadership.isLeader()
                ? Optional.empty()
                : Optional.of(
                        "Another process of Homeroom leads on this database. Stop all but one (a killed one leads for"
                                + " half a minute more), and ask that one.");
    }

    /** @param report told of each room, and of the end */
    public void run(Consumer<ResetLine> report) {
        mark.set();
        LOG.info("A reset has begun: rooms are left, unlinked and unbound, and the database is emptied");
        standStill();
        finish(report);
    }

    private void standStill() {
        try {
            if (!reconcileLoop.pause(TO_END_WHAT_IS_BEING_MADE)) {
                LOG.warn("A room is still being made; if it stays behind, reset again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(Consumer<ResetLine> report) {
        Set<UserId> users = agentUsers.all();
        Optional<RoomId> space = spaces.find();
        boolean complete = true;
        for (RoomId room : slate.rooms()) {
            MatrixReset.Result result = slate.tearDown(room, space);
            report.accept(ResetLine.of(result));
            complete &= result instanceof MatrixReset.Result.TakenDown;
        }
        if (!complete) {
            report.accept(ResetLine.unfinished(
                    "Some rooms could not be taken down now, so the database is not emptied. Reset again, or start Homeroom"
                            + " again, which finishes it."));
            return;
        }
        int further = slate.leaveEverywhere(users);
        if (further > 0) {
            report.accept(ResetLine.note("Agents have left %d further rooms.".formatted(further)));
        }
        emptying.run();
        LOG.info("The reset is done. Homeroom stands still; started again, it begins anew");
        report.accept(
                ResetLine.note("Done. Homeroom stands still from now on; stop it, or start it again to begin anew."));
    }

    /**
     * Finishes what an earlier process began, before this one makes anything. Tries until it is done.
     *
     * @param stopping ends the waiting
     * @return false when the process is to stop
     */
    public boolean finishWhatWasBegun(CountDownLatch stopping) throws InterruptedException {
        while (mark.isSet()) {
            LOG.info("An earlier reset is not done; it is finished first");
            tryToFinish();
            if (mark.isSet() && stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private void tryToFinish() {
        Optional<Leases.Lease> alone = leases.acquire("reset");
        if (alone.isEmpty()) {
            return;
        }
        try (Leases.Lease lease = alone.get()) {
            finish(line -> LOG.info(line.what()));
        } catch (HomeserverException e) {
            LOG.warnf("The reset can't go on yet: %s", e.getMessage());
        }
    }
}
