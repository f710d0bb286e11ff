package dev.homeroom.launcher.state;

/** What people asked for. */
public enum Wish {
    RUN,
    STOP,
    /** Stop, then run. */
    RESTART
}
