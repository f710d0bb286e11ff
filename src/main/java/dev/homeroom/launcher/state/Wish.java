package dev.homeroom.launcher.state;

/** The state that people asked for. */
public enum Wish {
    RUN,
    STOP,
    /** Stop, then run. */
    RESTART
}
