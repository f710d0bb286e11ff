package dev.homeroom.reconcile.apply;

/** Draws an agent's avatar. */
@FunctionalInterface
public interface AvatarSource {
    /** The same PNG for the same agent id and name, always. */
    byte[] png(String agentId, String name);
}
