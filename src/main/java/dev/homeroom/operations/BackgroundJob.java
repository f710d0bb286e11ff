package dev.homeroom.operations;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Work that takes too long for one request. One job runs at a time, on its own thread. It continues when no client
 * reads its progress. Its output is read line by line.
 *
 * <table>
 * <caption>States</caption>
 * <tr><td>idle, done, failed</td><td>{@link #begin} → running</td></tr>
 * <tr><td>running</td><td>normal end → done; exception → failed</td></tr>
 * </table>
 */
final class BackgroundJob<L> {
    private static final Logger LOG = Logger.getLogger(BackgroundJob.class);

    private final String name;
    private JobState jobState = JobState.IDLE;
    private List<L> lines = new ArrayList<>();
    private Optional<String> failure = Optional.empty();

    BackgroundJob(String name) {
        this.name = name;
    }

    enum JobState {
        IDLE,
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * The state of the job and its output so far.
     *
     * @param lines the output from the requested line on
     * @param next the number of the first line that does not exist yet
     * @param failure the reason of the failure, as a sentence
     */
    record JobProgress<L>(JobState state, List<L> lines, int next, Optional<String> failure) {}

    /** @return false when a job is running already */
    synchronized boolean begin(Consumer<Consumer<L>> work) {
        if (jobState == JobState.RUNNING) {
            return false;
        }
        jobState = JobState.RUNNING;
        lines = new ArrayList<>();
        failure = Optional.empty();
        Thread.ofVirtual().name(name).start(() -> run(work));
        return true;
    }

    private void run(Consumer<Consumer<L>> work) {
        try {
            work.accept(this::say);
            end(JobState.DONE, Optional.empty());
        } catch (HomeserverException | DatabaseUnavailableException | MatrixStateException e) {
            LOG.warnf("%s failed: %s", name, e.getMessage());
            end(JobState.FAILED, Optional.of(e.getMessage() + " Please repeat it when that is over."));
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s failed", name);
            end(
                    JobState.FAILED,
                    Optional.of("Something failed in Homeroom (" + e.getClass().getSimpleName()
                            + "); the log has the details."));
        }
    }

    private synchronized void say(L line) {
        lines.add(line);
    }

    private synchronized void end(JobState how, Optional<String> why) {
        jobState = how;
        failure = why;
        notifyAll();
    }

    /**
     * Waits for the end of the job.
     *
     * @return the progress at the end, or after the limit
     */
    synchronized JobProgress<L> awaitEnd(Duration limit) throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        while (jobState == JobState.RUNNING && !deadline.isOver()) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline.left().toNanos());
        }
        return progress(0);
    }

    synchronized JobProgress<L> progress(int from) {
        int first = Math.clamp(from, 0, lines.size());
        return new JobProgress<>(jobState, List.copyOf(lines.subList(first, lines.size())), lines.size(), failure);
    }
}
