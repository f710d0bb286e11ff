package dev.homeroom.turn;

/** What to do about the edit of a message whose agent has been asked. */
public enum OnLateEdit {
    /** Nothing. */
    IGNORE,
    /** Ask once more, with the new text. */
    RUN
}
