package dev.homeroom.operations.health;

import dev.homeroom.alert.Observed.ObservedCounts;
import dev.homeroom.cluster.Leadership;
import dev.homeroom.conversation.loop.LoopGuards;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.queue.stats.QueueGauges;
import dev.homeroom.queue.stats.QueueGauges.QueueLevels;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The numbers from the database that alerts are about. Only the leader tells about them, so only the leader counts. */
@ApplicationScoped
class LeadersCounts {
    private static final Logger LOG = Logger.getLogger(LeadersCounts.class);

    private final Leadership leadership;
    private final QueueGauges queue;
    private final LoopGuards loopGuards;
    private boolean failed;

    LeadersCounts(Leadership leadership, QueueGauges queue, LoopGuards loopGuards) {
        this.leadership = leadership;
        this.queue = queue;
        this.loopGuards = loopGuards;
    }

    /** Empty when this process does not lead, and when the numbers can't be read: that says nothing about the other facts. */
    synchronized Optional<ObservedCounts> now() {
        if (!leadership.isLeader()) {
            return Optional.empty();
        }
        try {
            QueueLevels levels = queue.now();
            ObservedCounts counts = new ObservedCounts(
                    levels.events(),
                    levels.oldest(),
                    levels.deadLetters(),
                    levels.oldestDead(),
                    loopGuards.countOpen());
            failed = false;
            return Optional.of(counts);
        } catch (DatabaseUnavailableException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            if (!failed) {
                LOG.warn(
                        "Alerts about waiting and failed messages and stopped rooms wait, since these can't be counted",
                        e);
            }
            failed = true;
            return Optional.empty();
        }
    }
}
