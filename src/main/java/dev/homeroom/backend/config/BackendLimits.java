package dev.homeroom.backend.config;

import java.time.Duration;

/**
 * The limits on time and on parallel turns of a backend; see {@link BackendSettings.Entry}. Durations are positive.
 *
 * @param parallelTurns at least 1
 * @param probeInterval between the probes of a server that can't be reached
 */
public record BackendLimits(Duration connect, Duration idle, Duration turn, int parallelTurns, Duration probeInterval) {
    private static final Duration USUAL_PROBE_INTERVAL = Duration.ofSeconds(10);

    /** With the usual interval between probes. */
    public BackendLimits(Duration connect, Duration idle, Duration turn, int parallelTurns) {
        this(connect, idle, turn, parallelTurns, USUAL_PROBE_INTERVAL);
    }
}
