package dev.homeroom.queue;

/** Reports whether the process is stopping. */
public interface StopFlag {
    /** Whether no new work may begin. */
    boolean asked();

    /** Whether running work has been abandoned: its writes are ignored, and its failures are not logged. */
    default boolean isOver() {
        return false;
    }
}
