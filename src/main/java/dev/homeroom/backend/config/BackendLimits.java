package dev.homeroom.backend.config;

import java.time.Duration;

/**
 * How long and how much a backend may take; see {@link BackendSettings.Entry} for each. Durations are positive.
 *
 * @param parallelTurns at least 1
 */
public record BackendLimits(Duration connect, Duration idle, Duration turn, int parallelTurns) {}
