package dev.homeroom.backend;

import java.time.Duration;

/**
 * How long and how much a backend may take; see {@link BackendSettings.Entry} for each. Durations are positive.
 *
 * @param parallelTurns at least 1
 */
public record Limits(Duration connect, Duration idle, Duration turn, int parallelTurns) {}
