package dev.homeroom.turn;

/** What people see of the tools that an agent uses. */
public enum ToolsShown {
    /** Nothing. */
    OFF,
    /** Which, and how they ended. */
    NAMES,
    /** Also what they were called with, in a few words. */
    DESCRIBED
}
