package dev.homeroom.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Whole turns: from the push of a message to its answer. */
final class Throughput {
    static final Duration TO_ANSWER_THE_REST = Duration.ofMinutes(2);

    private final Run run;

    Throughput(Run run) {
        this.run = run;
    }

    /** Homeroom meets each room and its conversation first. */
    static void warmUp(Run run, List<Room> rooms) {
        run.awaitRooms();
        run.ask(rooms);
        run.awaitAnswers(TO_ANSWER_THE_REST);
    }

    List<Figure> measure(List<Room> rooms) {
        warmUp(run, rooms);
        List<Figure> figures;
        try (Load load = Load.on(run, rooms, Long.MAX_VALUE)) {
            HomeroomProcess.pause(run.options().warmUp());
            long answeredBefore = run.score().answered();
            Spent before = run.spent();
            HomeroomProcess.pause(run.options().measured());
            long turns = run.score().answered() - answeredBefore;
            Spent after = run.spent();
            figures = Stream.concat(
                            Stream.of(new Figure("whole turns", (double) turns / before.secondsUntil(after), "/s")),
                            before.untilEach(after, turns, "turn"))
                    .toList();
        }
        run.awaitAnswers(TO_ANSWER_THE_REST);
        return Stream.of(figures.stream(), run.memory(), run.faults())
                .flatMap(part -> part)
                .toList();
    }
}
