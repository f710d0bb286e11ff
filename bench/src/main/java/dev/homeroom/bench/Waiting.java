package dev.homeroom.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** As many people as an organisation has, all of whom ask at once, and whose agents think for a minute. */
final class Waiting {
    static final int ROOMS = 3000;

    private static final Duration TO_ANSWER = Duration.ofMinutes(5);

    private Waiting() {}

    static List<Figure> measure(Run run) {
        List<Room> rooms = run.roomsOfLetta(ROOMS);
        run.awaitRooms();
        double before = run.homeroom().figures().residentMemory();
        long start = System.nanoTime();
        run.ask(rooms);
        double most = 0;
        while (run.score().waiting() > 0 && System.nanoTime() - start < TO_ANSWER.toNanos()) {
            most = Math.max(most, run.homeroom().figures().residentMemory());
            HomeroomProcess.pause(Duration.ofMillis(500));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return Stream.of(
                        Stream.of(
                                new Figure("resident memory before", before, "MiB"),
                                new Figure("most resident memory while all wait", most, "MiB"),
                                new Figure("until the last of 3,000 answers", seconds, "s")),
                        run.memory(),
                        run.faults())
                .flatMap(part -> part)
                .toList();
    }
}
