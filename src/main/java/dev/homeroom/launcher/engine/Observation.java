package dev.homeroom.launcher.engine;

import java.util.OptionalInt;

/** A look at a service. */
public sealed interface Observation {
    /** Runs. */
    record Up(OwnHealth health) implements Observation {}

    /** @param exitCode empty if nobody knows it */
    record Gone(OptionalInt exitCode) implements Observation {}

    /** The engine couldn't tell. */
    record Unknown(String reason) implements Observation {}

    /** The result of a container's own health check. */
    enum OwnHealth {
        NONE,
        PENDING,
        GOOD,
        BAD
    }
}
