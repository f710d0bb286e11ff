package dev.homeroom.backend;

/** Whether an agent that a list is without is there all the same. */
public enum Existence {
    THERE,
    /** The backend says for certain that it isn't. */
    GONE,
    /** The backend can't be asked now, or never knows. */
    UNKNOWN
}
