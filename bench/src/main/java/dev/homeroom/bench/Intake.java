package dev.homeroom.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How many events a second are taken in: committed, and acknowledged with 200; one transaction after the other. */
final class Intake {
    /** So many that no room's queue is full. */
    private static final int ROOMS_OF_MESSAGES = 10_000;

    private static final Duration TO_ANSWER_THE_REST = Duration.ofMinutes(2);

    private final Run run;
    private final List<Room> rooms;
    private int next;

    private Intake(Run run, List<Room> rooms) {
        this.run = run;
        this.rooms = rooms;
    }

    static List<Figure> ofRooms(Run run) {
        run.awaitRooms();
        List<Room> rooms = run.roomsOfEcho(run.agents());
        Intake intake = new Intake(run, rooms);
        List<Figure> figures = intake.measure(intake::mostlyNoise);
        run.awaitAnswers(TO_ANSWER_THE_REST);
        return Stream.of(figures.stream(), run.memory(), run.faults())
                .flatMap(part -> part)
                .toList();
    }

    static List<Figure> ofMessages(Run run) {
        Intake intake = new Intake(run, run.roomsOfEcho(ROOMS_OF_MESSAGES));
        List<Figure> figures = intake.measure(intake::messages);
        return Stream.concat(figures.stream(), run.memory()).toList();
    }

    private List<Figure> measure(Supplier<List<String>> transactions) {
        pushFor(run.options().warmUp(), transactions);
        Spent before = run.spent();
        long taken = pushFor(run.options().measured(), transactions);
        Spent after = run.spent();
        return Stream.concat(
                        Stream.of(new Figure("events taken in", (double) taken / before.secondsUntil(after), "/s")),
                        before.untilEach(after, taken, "event"))
                .toList();
    }

    private long pushFor(Duration length, Supplier<List<String>> transactions) {
        long end = System.nanoTime() + length.toNanos();
        long pushed = 0;
        while (System.nanoTime() < end) {
            run.pusher().push(transactions.get());
            pushed += Load.TRANSACTION;
        }
        return pushed;
    }

    private List<String> mostlyNoise() {
        List<String> transaction = new ArrayList<>();
        transaction.add(run.message(nextRoom()));
        while (transaction.size() < Load.TRANSACTION) {
            transaction.add(run.events().noise(nextRoom()));
        }
        return transaction;
    }

    private List<String> messages() {
        List<String> transaction = new ArrayList<>();
        while (transaction.size() < Load.TRANSACTION) {
            transaction.add(run.message(nextRoom()));
        }
        return transaction;
    }

    private Room nextRoom() {
        next = (next + 1) % rooms.size();
        return rooms.get(next);
    }
}
