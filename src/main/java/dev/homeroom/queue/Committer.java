package dev.homeroom.queue;

import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LookAgainException;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Commits the steps of many lanes in few transactions. A step that comes alone is written at once. Steps that come while others
 * are being written gather, and are written together next: the busier the process, the more steps share a transaction.
 *
 * <p>A step returns once its transaction is on disk. A lane has one step at a time, so as many steps wait as lanes are worked on.
 *
 * <p>A transaction that fails, and was not committed, is repeated step by step. So a step that can't be written fails alone. If the
 * database is away, each of the steps fails with {@link DatabaseUnavailableException}, and its transaction may have been committed.
 * A step that is repeated then writes nothing twice: {@link LaneSteps} finds the event settled, or the lane released.
 */
@Singleton
class Committer {
    /** Lanes stay locked until the commit, so a transaction is short. */
    private static final int MOST_STEPS = 64;

    /** While one transaction waits for the disk, another one is written. */
    private static final int MOST_TRANSACTIONS = 2;

    private final Database database;
    private final LaneSteps laneSteps;
    private final Queue<WaitingStep> gathering = new ArrayDeque<>();
    private int transactions;

    Committer(Database database, LaneSteps laneSteps) {
        this.database = database;
        this.laneSteps = laneSteps;
    }

    private record WaitingStep(LaneStep step, CompletableFuture<Committed> result) {}

    /**
     * Writes a step and chooses the next one.
     *
     * @throws LaneLostException when another process holds the lane by now; nothing is written then
     * @throws LookAgainException when the event doesn't wait; nothing is written then
     * @throws DatabaseUnavailableException when it is not known whether the step was written
     */
    Step next(LaneStep step) {
        return switch (commit(step)) {
            case Committed.Chosen(Step chosen) -> chosen;
            case Committed.NotHeld _ -> throw new LaneLostException(step.lane());
            case Committed.NotWaiting(String key) -> throw new LookAgainException(key);
            case Committed.Asked _, Committed.NotFresh _ -> throw new IllegalStateException("Not an end: " + step);
        };
    }

    /**
     * Begins the first attempt to ask about an event.
     *
     * @return empty if it is not the first attempt, or the event was changed; nothing is written then
     * @throws LaneLostException as {@link #next} does
     */
    Optional<InboxTable.Attempt> ask(Lane lane, String key) {
        return switch (commit(new LaneStep.Ask(lane, key))) {
            case Committed.Asked(InboxTable.Attempt attempt) -> Optional.of(attempt);
            case Committed.NotFresh _ -> Optional.empty();
            case Committed.NotHeld _ -> throw new LaneLostException(lane);
            case Committed.Chosen _, Committed.NotWaiting _ -> throw new IllegalStateException("No attempt: " + key);
        };
    }

    private Committed commit(LaneStep step) {
        WaitingStep mine = new WaitingStep(step, new CompletableFuture<>());
        if (isNeeded(mine)) {
            // Has neither the log keys nor the locks of the room whose step it happens to begin with.
            Thread.ofVirtual()
                    .name("committer")
                    .inheritInheritableThreadLocals(false)
                    .start(this::writeAll);
        }
        try {
            return mine.result().join();
        } catch (CompletionException e) {
            throw unwrapped(e);
        }
    }

    private static RuntimeException unwrapped(CompletionException e) {
        return switch (e.getCause()) {
            case RuntimeException failure -> failure;
            case Error error -> throw error;
            case null, default -> e;
        };
    }

    /** Lets the step wait, and tells whether one more thread has to write. */
    private synchronized boolean isNeeded(WaitingStep mine) {
        gathering.add(mine);
        boolean needed = transactions < MOST_TRANSACTIONS;
        transactions += needed ? 1 : 0;
        return needed;
    }

    private void writeAll() {
        for (List<WaitingStep> batch = takeBatch(); !batch.isEmpty(); batch = takeBatch()) {
            write(batch);
        }
    }

    private synchronized List<WaitingStep> takeBatch() {
        List<WaitingStep> batch = new ArrayList<>();
        while (batch.size() < MOST_STEPS && !gathering.isEmpty()) {
            batch.add(gathering.remove());
        }
        transactions -= batch.isEmpty() ? 1 : 0;
        return batch;
    }

    private void write(List<WaitingStep> batch) {
        try {
            List<LaneStep> steps = batch.stream().map(WaitingStep::step).toList();
            List<Committed> results = database.inTransaction(connection -> laneSteps.write(connection, steps));
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result().complete(results.get(i));
            }
        } catch (Throwable e) {
            if (batch.size() > 1 && isOfOneStep(e)) {
                batch.forEach(each -> write(List.of(each)));
            } else {
                batch.forEach(each -> each.result().completeExceptionally(e));
            }
        }
    }

    /** Whether the other steps may succeed without the one that failed. */
    private static boolean isOfOneStep(Throwable e) {
        return switch (e) {
            case DatabaseUnavailableException _ -> false;
            case Error error -> error instanceof StackOverflowError;
            default -> true;
        };
    }
}
