package dev.homeroom.backend.config;

import java.time.Duration;

/**
 * The limits on time and on parallel turns of a backend; see {@link BackendSettings.Entry}. Durations are positive.
 *
 * @param parallelTurns at least 1
 */
public record BackendLimits(Duration connect, Duration idle, Duration turn, int parallelTurns) {}
