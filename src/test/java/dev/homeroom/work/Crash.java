package dev.homeroom.work;

/** Stands for the end of the process: an error that nothing handles. */
final class Crash extends Error {
    private static final long serialVersionUID = 1;
}
