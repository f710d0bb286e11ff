package dev.homeroom.queue;

/** Stands for the end of the process: an error that nothing handles. */
public final class Crash extends Error {
    private static final long serialVersionUID = 1;
}
