package dev.homeroom.turn;

/** What people see of an answer while the agent writes it. */
public enum Streaming {
    /** Nothing but that it types. */
    OFF,
    /** A notice, which tells nobody on a phone; the answer is another message, and the notice goes away. */
    NOTICE,
    /** The answer itself, which grows by edits. */
    EDITS
}
