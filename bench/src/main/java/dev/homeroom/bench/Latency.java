package dev.homeroom.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How long an answer takes at a hundred turns a second. A message begins when it is due, whether or not those before it
 * have been taken or answered; what comes due during a push goes with the next, as homeservers do it.
 */
final class Latency {
    private static final long EVERY = Duration.ofMillis(10).toNanos();
    private static final Duration MEASURED = Duration.ofSeconds(60);

    private Latency() {}

    static List<Figure> measure(Run run) {
        List<Room> rooms = run.roomsOfEcho(run.agents());
        Throughput.warmUp(run, rooms);
        push(run, rooms, run.options().warmUp());
        run.awaitAnswers(Throughput.TO_ANSWER_THE_REST);
        Spent before = run.spent();
        double[] times = times(run, rooms, MEASURED);
        Spent after = run.spent();
        return Stream.of(
                        percentiles("push to answer", times),
                        before.untilEach(after, times.length, "turn"),
                        run.memory(),
                        run.faults())
                .flatMap(part -> part)
                .toList();
    }

    /** @return the times from push to answer in milliseconds, shortest first */
    static double[] times(Run run, List<Room> rooms, Duration length) {
        run.score().measureTimes((int) (length.toNanos() / EVERY));
        push(run, rooms, length);
        run.awaitAnswers(Throughput.TO_ANSWER_THE_REST);
        return run.score().times();
    }

    private static void push(Run run, List<Room> rooms, Duration length) {
        long start = System.nanoTime();
        long count = length.toNanos() / EVERY;
        List<String> transaction = new ArrayList<>();
        int begun = 0;
        while (begun < count) {
            long now = System.nanoTime();
            for (long due = start + begun * EVERY; due <= now && begun < count; due = start + begun * EVERY) {
                transaction.add(run.message(rooms.get(begun % rooms.size()), due));
                begun++;
            }
            if (transaction.isEmpty()) {
                LockSupport.parkNanos(start + begun * EVERY - now);
            } else {
                run.pusher().push(transaction);
                transaction.clear();
            }
        }
    }

    static Stream<Figure> percentiles(String name, double[] sorted) {
        return Stream.of(
                new Figure(name + ", p50", sorted[sorted.length / 2], "ms"),
                new Figure(name + ", p99", sorted[sorted.length * 99 / 100], "ms"),
                new Figure(name + ", longest", sorted[sorted.length - 1], "ms"));
    }
}
