package dev.homeroom.reconcile.snapshot;

/**
 * A room's name or topic.
 *
 * @param ours whether the bot set the text
 */
public record Title(String text, boolean ours) {}
