package dev.homeroom.appservice;

import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names an exception and its causes by class, without their messages. */
public final class CauseNames {
    private static final int LONGEST_CHAIN = 5;

    private CauseNames() {}

    public static String of(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(LONGEST_CHAIN)
                .map(CauseNames::kind)
                .collect(Collectors.joining(" by "));
    }

    private static String kind(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        return failure instanceof SQLException sql ? name + " " + sql.getSQLState() : name;
    }
}
