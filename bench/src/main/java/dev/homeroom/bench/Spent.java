package dev.homeroom.bench;

import java.util.stream.Stream;

/**
 * What had been spent at an instant.
 *
 * @param homeroom CPU of Homeroom, in seconds
 * @param database CPU of PostgreSQL, in seconds
 * @param commits transactions of PostgreSQL
 */
record Spent(long at, double homeroom, double database, double commits) {

    double secondsUntil(Spent later) {
        return (later.at - at) / 1e9;
    }

    /** What each piece of work cost since then; steadier than times are on a machine that is shared. */
    Stream<Figure> untilEach(Spent later, long pieces, String piece) {
        double each = 1.0 / Math.max(1, pieces);
        return Stream.of(
                new Figure("CPU of Homeroom for each " + piece, (later.homeroom - homeroom) * each * 1e6, "µs"),
                new Figure("CPU of PostgreSQL for each " + piece, (later.database - database) * each * 1e6, "µs"),
                new Figure("transactions of PostgreSQL for each " + piece, (later.commits - commits) * each, ""));
    }
}
