package dev.homeroom.e2e;

/** A broken promise. */
record Violation(Kind kind, String detail) {
    enum Kind {
        /** A message without an outcome. */
        LOST,
        /** A message with more than one. */
        DOUBLED,
        /** An outcome after that of a later message. */
        OUT_OF_ORDER,
        /** Something said by Homeroom's users that belongs to no message. */
        FROM_NOWHERE,
        /** An outcome that names other messages than it is of. */
        WRONGLY_MARKED,
        /** A draft that is neither whole nor gone. */
        HALF_AN_ANSWER,
        /** A notice that says of a tool that it runs, when all is over. */
        ENDLESS_TOOL,
        /** A message that its agent was given more than once. */
        ASKED_TWICE
    }
}
