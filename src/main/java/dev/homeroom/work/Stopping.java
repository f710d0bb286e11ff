package dev.homeroom.work;

/** Whether the process has been told to stop. */
interface Stopping {
    boolean asked();
}
