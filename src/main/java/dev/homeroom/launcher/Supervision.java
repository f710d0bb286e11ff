package dev.homeroom.launcher;

/** Sees to it that some process supervises. */
public interface Supervision {
    /** Returns when a supervisor runs, or when it has nothing to do. */
    void ensure() throws InterruptedException;
}
