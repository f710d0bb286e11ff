package dev.homeroom.turn;

/** What to do about a message when nobody can tell what became of it. */
public enum OnInterrupted {
    /** The person is told, and may have it asked again. */
    TELL,
    /** It is asked again; the agent may have worked on it already. */
    RETRY
}
