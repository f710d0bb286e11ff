package dev.homeroom.reconcile.apply;

/** Draws an agent's avatar. */
@FunctionalInterface
public interface AvatarSource {
    /** Draws a PNG. The same agent id and name always give the same bytes. */
    byte[] png(String agentId, String name);
}
