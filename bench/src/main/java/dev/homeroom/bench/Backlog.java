package dev.homeroom.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What comes in while agents are slow: a hundred messages wait in each of 1,000 rooms. Then the agents answer at once, and
 * the messages are worked off.
 */
final class Backlog {
    static final int ROOMS = 1000;

    private static final int IN_A_ROOM = 100;

    /** So that nobody is turned away or told a place in the queue, which would be other work. */
    static final Map<String, String> SETTINGS = Map.of(
            "HOMEROOM_QUEUE_LIMIT", String.valueOf(IN_A_ROOM),
            "HOMEROOM_QUEUE_TELL_FROM", String.valueOf(IN_A_ROOM + 1));

    /** Those that think when the agents become quick think on for so long at most. */
    private static final Duration TO_FINISH_THINKING = Duration.ofSeconds(90);

    private final Run run;
    private double most;

    private Backlog(Run run) {
        this.run = run;
    }

    static List<Figure> measure(Run run) {
        return new Backlog(run).measure(run.roomsOfLetta(ROOMS));
    }

    private List<Figure> measure(List<Room> rooms) {
        run.awaitRooms();
        double before = run.homeroom().figures().residentMemory();
        Spent atFirst = run.spent();
        push(rooms);
        Spent pushed = run.spent();
        long waiting = run.score().waiting();
        double alive = run.homeroom().liveHeap();
        run.letAgentsThinkFor(Duration.ZERO);
        long firstAnswers = run.score().answered() + ROOMS;
        run.homeroom()
                .await(
                        "the agents have become quick",
                        TO_FINISH_THINKING,
                        () -> run.score().answered() >= firstAnswers);
        Spent quick = run.spent();
        long answered = run.score().answered();
        workOff(run.options().measured());
        long turns = run.score().answered() - answered;
        Spent after = run.spent();
        return Stream.of(
                        Stream.of(
                                new Figure("messages waiting", (double) waiting, ""),
                                new Figure("taken in", (double) ROOMS * IN_A_ROOM / atFirst.secondsUntil(pushed), "/s"),
                                new Figure("alive on the heap while all wait", alive, "MiB"),
                                new Figure(
                                        "answered while the others wait",
                                        (double) turns / quick.secondsUntil(after),
                                        "/s")),
                        quick.untilEach(after, turns, "turn"),
                        Stream.of(
                                new Figure("resident memory before", before, "MiB"),
                                new Figure("most resident memory", most, "MiB"),
                                new Figure("database on disk", run.databaseSize(), "MiB")),
                        run.faults())
                .flatMap(part -> part)
                .toList();
    }

    private void push(List<Room> rooms) {
        for (int i = 0; i < IN_A_ROOM; i++) {
            run.ask(rooms);
            look();
        }
    }

    /** Until the time is over, or all are answered: what is unanswered then still waits. */
    private void workOff(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        while (run.score().waiting() > 0 && System.nanoTime() < end) {
            HomeroomProcess.pause(Duration.ofMillis(200));
            look();
        }
    }

    private void look() {
        most = Math.max(most, run.homeroom().figures().residentMemory());
    }
}
