package dev.homeroom.appservice;

import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names an exception and what caused it by kind alone, without their texts. */
final class Causes {
    private static final int LONGEST_CHAIN = 5;

    private Causes() {}

    static String of(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(LONGEST_CHAIN)
                .map(Causes::kind)
                .collect(Collectors.joining(" by "));
    }

    private static String kind(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        return failure instanceof SQLException sql ? name + " " + sql.getSQLState() : name;
    }
}
