package dev.homeroom.turn.stream;

/** The end of a turn, as far as the live output in the room depends on it. */
public enum TurnEnd {
    /** The agent's answer is sent. */
    ANSWERED,
    /** The agent was asked and has said nothing. */
    SILENT,
    /** The message was removed. */
    TAKEN_BACK,
    /** A notice or a reaction ends the message. */
    NOTICE,
    /** The message failed, perhaps after a part of the answer. */
    FAILED
}
