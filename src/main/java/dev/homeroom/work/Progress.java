package dev.homeroom.work;

/** What a turn writes down while it runs, so that a crash at any point shows what may have happened. */
public interface Progress {
    /**
     * Notes that the agent is about to be asked. After a crash, or when it was cut off, the same attempt goes on.
     *
     * @return the attempt, counting from 1
     */
    int asking();

    /** Notes the backend's name for the work. */
    void runStarted(String runId);
}
