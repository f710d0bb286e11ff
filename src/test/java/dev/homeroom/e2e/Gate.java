package dev.homeroom.e2e;

import dev.homeroom.fake.Script;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps an agent busy until the test opens the gate. */
final class Gate {
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Echoes once the gate is open. */
    Script script() {
        return Script.answering(text -> {
            awaitOpen();
            return "echo: " + text;
        });
    }

    private void awaitOpen() {
        try {
            if (!opened.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Nobody opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void open() {
        opened.countDown();
    }
}
