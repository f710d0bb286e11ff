package dev.homeroom.backend.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The work on one question: the streamed events so far, and the state. It continues without a reader. */
final class FakeRun {
    /** The exact bytes of a stream. */
    record Chunk(String lines) {}

    final String id;
    final String thread;
    private final List<Chunk> streamed = new ArrayList<>();
    private final List<Map<String, Object>> messages = new ArrayList<>();
    private String status = "running";
    private String stopReason = "";

    FakeRun(String id, String thread) {
        this.id = id;
        this.thread = thread;
    }

    synchronized void stream(String lines) {
        streamed.add(new Chunk(lines));
        notifyAll();
    }

    synchronized void write(Map<String, Object> message) {
        messages.add(message);
    }

    /** A run ends once: one that was cancelled stays so. */
    synchronized void end(String howItStands, String reason) {
        if (!isRunning()) {
            return;
        }
        status = howItStands;
        stopReason = reason;
        notifyAll();
    }

    synchronized boolean isRunning() {
        return status.equals("running");
    }

    synchronized String status() {
        return status;
    }

    synchronized Optional<String> stopReason() {
        return Optional.of(stopReason).filter(reason -> !reason.isEmpty());
    }

    synchronized List<Map<String, Object>> messages() {
        return List.copyOf(messages);
    }

    /** The events from this position on; waits a moment for news, and is empty if there is none. */
    @SuppressWarnings("WaitNotInLoop") // Woken up for nothing, it says that there are no news, which is true.
    synchronized List<Chunk> from(int index, long waitMillis) throws InterruptedException {
        if (index >= streamed.size() && isRunning()) {
            wait(waitMillis);
        }
        return List.copyOf(streamed.subList(Math.min(index, streamed.size()), streamed.size()));
    }
}
