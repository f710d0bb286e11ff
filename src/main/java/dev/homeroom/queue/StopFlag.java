package dev.homeroom.queue;

/** Whether the process has been told to stop. */
public interface StopFlag {
    /** Nothing new is to be begun. */
    boolean asked();

    /** What still runs is left behind: nothing that it does counts, or is worth a word. */
    default boolean isOver() {
        return false;
    }
}
