package dev.homeroom.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Pushes messages as fast as they are answered: each room has two that wait at most, since from the third on Homeroom tells
 * people that they wait.
 */
final class Load implements AutoCloseable {
    /** Events of one transaction. */
    static final int TRANSACTION = 48;

    private static final int WAITING_IN_A_ROOM = 2;

    private final Run run;
    private final Thread pushing;
    private volatile boolean stopped;

    private Load(Run run, long messages) {
        this.run = run;
        this.pushing = Thread.ofPlatform().name("load").start(() -> push(messages));
    }

    /** Every room has been asked, and has answered, once before. */
    static Load on(Run run, List<Room> rooms, long messages) {
        run.score().release(rooms, WAITING_IN_A_ROOM - 1);
        return new Load(run, messages);
    }

    private void push(long messages) {
        try {
            List<String> transaction = new ArrayList<>();
            for (long pushed = 0; pushed < messages && !stopped; pushed += transaction.size()) {
                transaction.clear();
                while (transaction.size() < TRANSACTION) {
                    transaction.add(run.message(run.score().take()));
                }
                run.pusher().push(transaction);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isPushing() {
        return pushing.isAlive();
    }

    /** Pushes no more; what was pushed is still to be answered. */
    @Override
    public void close() {
        stopped = true;
        try {
            pushing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
