package dev.homeroom.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What Homeroom's memory and database are after each tenth of an hour's worth of messages. */
final class Growth {
    private static final int TENTHS = 10;

    private Growth() {}

    static List<Figure> measure(Run run) {
        List<Room> rooms = run.roomsOfEcho(run.agents());
        Throughput.warmUp(run, rooms);
        long messages = run.options().messages();
        long before = run.score().answered();
        List<Figure> figures = new ArrayList<>();
        try (Load load = Load.on(run, rooms, messages)) {
            for (int tenth = 1; tenth <= TENTHS; tenth++) {
                long until = before + messages * tenth / TENTHS;
                while (load.isPushing() && run.score().answered() < until) {
                    HomeroomProcess.pause(Duration.ofMillis(50));
                }
                String at = " at " + tenth * TENTHS + " %";
                figures.add(new Figure(
                        "resident memory" + at, run.homeroom().figures().residentMemory(), "MiB"));
                figures.add(new Figure("alive on the heap" + at, run.homeroom().liveHeap(), "MiB"));
                figures.add(new Figure("database on disk" + at, run.databaseSize(), "MiB"));
            }
        }
        run.awaitAnswers(Throughput.TO_ANSWER_THE_REST);
        run.faults().forEach(figures::add);
        return figures;
    }
}
