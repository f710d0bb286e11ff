package dev.homeroom.operations;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
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
 * Work that takes too long for one request. One run happens at a time, on its own thread. It continues when no client
 * reads its progress. Its output is read line by line.
 *
 * <table>
 * <caption>States</caption>
 * <tr><td>idle, done, failed</td><td>{@link #begin} → running</td></tr>
 * <tr><td>running</td><td>normal end → done; exception or error → failed</td></tr>
 * </table>
 */
public final class BackgroundJob<L> {
    private static final Logger LOG = Logger.getLogger(BackgroundJob.class);

    private final String name;
    private Optional<JobRun<L>> latest = Optional.empty();

    public BackgroundJob(String name) {
        this.name = name;
    }

    public enum JobState {
        IDLE,
        RUNNING,
        DONE,
        FAILED
    }

    public enum FailureKind {
        /** The database or the homeserver is away. */
        OUTAGE,
        /** A defect of Homeroom. */
        DEFECT
    }

    /** @param sentence the reason, for operators */
    public record JobFailure(FailureKind kind, String sentence) {}

    /**
     * The state of a run and its output so far.
     *
     * @param lines the output from the requested line on
     * @param next the number of the first line that does not exist yet
     */
    public record JobProgress<L>(JobState state, List<L> lines, int next, Optional<JobFailure> failure) {
        /** The reason of the failure, as a sentence. */
        public Optional<String> problem() {
            return failure.map(JobFailure::sentence);
        }
    }

    /** @return empty when a run is in progress */
    public synchronized Optional<JobRun<L>> begin(Consumer<Consumer<L>> work) {
        if (latest.filter(JobRun::isRunning).isPresent()) {
            return Optional.empty();
        }
        JobRun<L> run = new JobRun<>(name);
        Thread.ofVirtual().name(name).start(() -> run.run(work));
        latest = Optional.of(run);
        return latest;
    }

    /** The progress of the latest run. */
    synchronized JobProgress<L> progress(int from) {
        return latest.map(run -> run.progress(from))
                .orElseGet(() -> new JobProgress<>(JobState.IDLE, List.of(), 0, Optional.empty()));
    }

    /** One run with its output. Later runs leave it alone. */
    public static final class JobRun<L> {
        private final String name;
        private final List<L> lines = new ArrayList<>();
        private JobState state = JobState.RUNNING;
        private Optional<JobFailure> failure = Optional.empty();

        private JobRun(String name) {
            this.name = name;
        }

        private void run(Consumer<Consumer<L>> work) {
            try {
                work.accept(this::say);
                end(JobState.DONE, Optional.empty());
            } catch (HomeserverException | DatabaseUnavailableException | MatrixStateException e) {
                LOG.warnf("%s failed: %s", name, e.getMessage());
                fail(FailureKind.OUTAGE, e.getMessage() + " Please repeat it when that is over.");
            } catch (RuntimeException | Error e) {
                String errorId = ErrorId.next();
                LOG.errorf(e, "%s failed: error=%s", name, errorId);
                fail(
                        FailureKind.DEFECT,
                        "Something failed in Homeroom; the log has the details under error " + errorId + ".");
            }
        }

        private synchronized void say(L line) {
            lines.add(line);
        }

        private void fail(FailureKind kind, String sentence) {
            end(JobState.FAILED, Optional.of(new JobFailure(kind, sentence)));
        }

        private synchronized void end(JobState how, Optional<JobFailure> why) {
            state = how;
            failure = why;
            notifyAll();
        }

        private synchronized boolean isRunning() {
            return state == JobState.RUNNING;
        }

        /**
         * Waits for the end of the run.
         *
         * @return the progress at the end, or after the limit
         */
        public synchronized JobProgress<L> awaitEnd(Duration limit) throws InterruptedException {
            Deadline deadline = Deadline.in(limit);
            while (isRunning() && !deadline.isOver()) {
                TimeUnit.NANOSECONDS.timedWait(this, deadline.left().toNanos());
            }
            return progress(0);
        }

        private synchronized JobProgress<L> progress(int from) {
            int first = Math.clamp(from, 0, lines.size());
            return new JobProgress<>(state, List.copyOf(lines.subList(first, lines.size())), lines.size(), failure);
        }
    }
}
