package dev.homeroom.operations;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.space.ProvisioningFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Work that takes longer than anybody's patience with a request. One at a time, on a thread of its own; it goes on when
 * nobody looks, and what it has said is read line by line.
 *
 * <table>
 * <caption>States</caption>
 * <tr><td>idle, done, failed</td><td>{@link #begin} → running</td></tr>
 * <tr><td>running</td><td>its end → done, or failed by an exception</td></tr>
 * </table>
 */
final class LongWork<L> {
    private static final Logger LOG = Logger.getLogger(LongWork.class);

    private final String name;
    private State state = State.IDLE;
    private List<L> lines = new ArrayList<>();
    private Optional<String> failure = Optional.empty();

    LongWork(String name) {
        this.name = name;
    }

    enum State {
        IDLE,
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * How it stands.
     *
     * @param lines from the asked one on
     * @param next the number of the first line that was not there yet
     * @param failure why it broke off, as a sentence
     */
    record Progress<L>(State state, List<L> lines, int next, Optional<String> failure) {}

    /** @return false when some is being done already */
    synchronized boolean begin(Consumer<Consumer<L>> work) {
        if (state == State.RUNNING) {
            return false;
        }
        state = State.RUNNING;
        lines = new ArrayList<>();
        failure = Optional.empty();
        Thread.ofVirtual().name(name).start(() -> run(work));
        return true;
    }

    private void run(Consumer<Consumer<L>> work) {
        try {
            work.accept(this::say);
            end(State.DONE, Optional.empty());
        } catch (HomeserverException | DatabaseUnavailableException | ProvisioningFailure e) {
            LOG.warnf("%s broke off: %s", name, e.getMessage());
            end(State.FAILED, Optional.of(e.getMessage() + " Do it again once that is over."));
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s broke off", name);
            end(
                    State.FAILED,
                    Optional.of(
                            "Something broke in Homeroom (" + e.getClass().getSimpleName() + "); the log has more."));
        }
    }

    private synchronized void say(L line) {
        lines.add(line);
    }

    private synchronized void end(State how, Optional<String> why) {
        state = how;
        failure = why;
    }

    synchronized Progress<L> progress(int from) {
        int first = Math.clamp(from, 0, lines.size());
        return new Progress<>(state, List.copyOf(lines.subList(first, lines.size())), lines.size(), failure);
    }
}
