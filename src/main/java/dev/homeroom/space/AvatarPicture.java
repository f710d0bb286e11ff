package dev.homeroom.space;

/** Draws an agent's avatar. */
@FunctionalInterface
public interface AvatarPicture {
    /** The same PNG for the same agent id and name, always. */
    byte[] png(String agentId, String name);
}
