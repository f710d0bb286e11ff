package dev.homeroom.operations;

import dev.homeroom.cluster.Leadership;
import dev.homeroom.cluster.Leases;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.reset.ResetMark;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Elects one of the processes on one database by a lease. Only the holder of the lease looks for agents and makes their
 * rooms.
 */
@ApplicationScoped
class Leader implements Leadership {
    private static final Logger LOG = Logger.getLogger(Leader.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final Leases leases;
    private final ResetMark reset;
    private final InstantSource clock;
    private Optional<Leases.Lease> lease = Optional.empty();
    private Instant nextTry = Instant.MIN;

    Leader(Leases leases, ResetMark reset, InstantSource clock) {
        this.leases = leases;
        this.reset = reset;
        this.clock = clock;
    }

    @Override
    public synchronized boolean isLeader() {
        if (lease.isPresent() && lease.get().isHeld()) {
            return true;
        }
        if (clock.instant().isBefore(nextTry)) {
            return false;
        }
        nextTry = clock.instant().plus(BETWEEN_TRIES);
        return tryToLead();
    }

    private boolean tryToLead() {
        try {
            // During a reset, another process takes rooms down: none may be made again
            lease = reset.isSet() ? Optional.empty() : leases.acquire("directory");
            return lease.isPresent();
        } catch (DatabaseUnavailableException e) {
            return false;
        } catch (RuntimeException e) {
            LOG.warnf("Leadership can't be read now: %s", e.getMessage());
            return false;
        }
    }
}
