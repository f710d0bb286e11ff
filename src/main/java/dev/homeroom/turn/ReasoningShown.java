package dev.homeroom.turn;

/** Whether people can read what an agent thought before it answered. */
public enum ReasoningShown {
    HIDDEN,
    SHOWN
}
