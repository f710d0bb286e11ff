package dev.homeroom.bench;

import java.util.stream.Stream;

/** What had been spent at an instant. */
record Cpu(long at, double homeroom, double database) {

    double secondsUntil(Cpu later) {
        return (later.at - at) / 1e9;
    }

    /** What each piece of work cost since then, in µs of one core; steadier than times are on a machine that is shared. */
    Stream<Figure> costUntil(Cpu later, long pieces, String piece) {
        return Stream.of(
                new Figure(
                        "CPU of Homeroom for each " + piece, (later.homeroom - homeroom) * 1e6 / (double) pieces, "µs"),
                new Figure(
                        "CPU of PostgreSQL for each " + piece,
                        (later.database - database) * 1e6 / (double) pieces,
                        "µs"));
    }
}
