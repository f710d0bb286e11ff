package dev.homeroom.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** 6,000 messages at once, 107 in each room, whose agents answer at once. Nobody has to be told a place in the queue. */
final class Burst {
    private static final int IN_A_ROOM = 107;

    /** After so long without an answer, the unanswered messages were turned away. */
    private static final Duration STANDSTILL = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Run run;
    private final List<Room> rooms;
    private double most;

    private Burst(Run run, List<Room> rooms) {
        this.run = run;
        this.rooms = rooms;
    }

    static List<Figure> measure(Run run) {
        return new Burst(run, run.roomsOfEcho(run.agents())).measure();
    }

    private List<Figure> measure() {
        warmUp();
        double before = run.homeroom().figures().residentMemory();
        long answeredBefore = run.score().answered();
        Spent start = run.spent();
        for (int i = 0; i < IN_A_ROOM; i++) {
            run.ask(rooms);
            look();
        }
        Spent taken = run.spent();
        long answered = run.score().answered();
        double last = secondsOfAnswers();
        long messages = (long) rooms.size() * IN_A_ROOM;
        return Stream.of(
                        Stream.of(
                                Figure.count("messages", messages),
                                new Figure("taken in", (double) messages / start.secondsUntil(taken), "/s"),
                                Figure.count("answered when all were taken in", answered - answeredBefore),
                                new Figure("from the last push to the last answer", last, "s")),
                        start.untilEach(run.spent(), messages, "message"),
                        Stream.of(
                                Figure.count("notices", run.score().notices()),
                                Figure.count("edits of notices", run.score().edits()),
                                new Figure("resident memory before", before, "MiB"),
                                new Figure("most resident memory", most, "MiB")),
                        run.faults())
                .flatMap(part -> part)
                .toList();
    }

    private void warmUp() {
        Throughput.warmUp(run, rooms);
        try (Load load = Load.on(run, rooms, Long.MAX_VALUE)) {
            HomeroomProcess.pause(run.options().warmUp());
        }
        run.awaitAnswers(Throughput.TO_ANSWER_THE_REST);
    }

    private double secondsOfAnswers() {
        long start = System.nanoTime();
        long latest = start;
        long answered = run.score().answered();
        while (run.score().waiting() > 0 && System.nanoTime() - latest < STANDSTILL.toNanos()) {
            HomeroomProcess.pause(PAUSE);
            look();
            if (run.score().answered() > answered) {
                answered = run.score().answered();
                latest = System.nanoTime();
            }
        }
        return (latest - start) / 1e9;
    }

    private void look() {
        most = Math.max(most, run.homeroom().figures().residentMemory());
    }
}
