package dev.homeroom.matrix;

/**
 * The homeserver's software.
 *
 * @param name as the homeserver spells it
 * @param version usually numbers, sometimes with a commit behind them
 */
public record ServerVersion(String name, String version) {}
