package dev.homeroom.launcher.state;

import java.time.Instant;

/** A running service: how to find it again. */
public sealed interface Instance {
    /** @param startedAt start of the process as the system tells it: pids are used again */
    record LocalProcess(long pid, Instant startedAt) implements Instance {}

    record ContainerInstance(String id) implements Instance {}
}
