package dev.homeroom.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What was asked and answered in all rooms of a run. */
final class Score {
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong outOfOrder = new AtomicLong();
    private final AtomicLong notices = new AtomicLong();
    private final AtomicLong edits = new AtomicLong();
    private final BlockingQueue<Room> free = new LinkedBlockingQueue<>();
    private volatile long[] latencies = {};
    private final AtomicLong measured = new AtomicLong();

    void asked() {
        asked.incrementAndGet();
    }

    long answered() {
        return answered.get();
    }

    long waiting() {
        return asked.get() - answered.get();
    }

    /** The room of an answer becomes free, once for each answer. */
    void answer(Room room, int number, String transaction, long now) {
        switch (room.answer(number, transaction)) {
            case IN_ORDER -> answeredNow(room, number, now);
            case OUT_OF_ORDER -> {
                outOfOrder.incrementAndGet();
                answeredNow(room, number, now);
            }
            case DUPLICATE -> duplicates.incrementAndGet();
            case REPEATED_SEND -> {}
        }
    }

    private void answeredNow(Room room, int number, long now) {
        answered.incrementAndGet();
        long[] recorded = latencies;
        if (recorded.length > 0) {
            int place = (int) measured.getAndIncrement();
            if (place < recorded.length) {
                recorded[place] = now - room.startOf(number);
            }
        }
        free.add(room);
    }

    /** Something was sent that answers nothing: a notice that says what went wrong, for instance. */
    void notice() {
        notices.incrementAndGet();
    }

    /** Something that was said, an answer or a notice, was changed. */
    void edit() {
        edits.incrementAndGet();
    }

    long notices() {
        return notices.get();
    }

    long edits() {
        return edits.get();
    }

    /** Lets each of the rooms be taken that many times at once. */
    void release(List<Room> rooms, int times) {
        for (int i = 0; i < times; i++) {
            free.addAll(rooms);
        }
    }

    /** Waits for a room that may be asked something; null when none became free in time. */
    Room take() throws InterruptedException {
        Room room = free.poll(60, TimeUnit.SECONDS);
        if (room == null) {
            throw new IllegalStateException("No room got an answer for a minute; " + waiting() + " are waiting");
        }
        return room;
    }

    /** From here on the times from start to answer are kept, of so many answers at most. */
    void measureTimes(int most) {
        measured.set(0);
        latencies = new long[most];
    }

    /** @return in milliseconds, shortest first */
    double[] times() {
        long[] nanos = Arrays.copyOf(latencies, (int) Math.min(measured.get(), latencies.length));
        latencies = new long[0];
        Arrays.sort(nanos);
        return Arrays.stream(nanos).mapToDouble(time -> (double) time / 1e6).toArray();
    }

    /** What must be nought at the end of each run. */
    Stream<Figure> faults() {
        return Stream.of(
                Figure.count("unanswered", waiting()),
                Figure.count("answered out of order", outOfOrder.get()),
                Figure.count("answered twice", duplicates.get()),
                Figure.count("sent besides answers", notices.get() + edits.get()));
    }
}
