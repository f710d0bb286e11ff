package dev.homeroom.e2e;

/** A broken promise. */
record Violation(Kind kind, String detail) {
    enum Kind {
        /** A message without an outcome. */
        LOST,
        /** A message with more than one. */
        DOUBLED,
        /** An outcome after the outcome of a later message. */
        OUT_OF_ORDER,
        /** A message of Homeroom's users that belongs to no message. */
        FROM_NOWHERE,
        /** An outcome that names the wrong messages. */
        WRONGLY_MARKED,
        /** A draft that is neither complete nor removed. */
        HALF_AN_ANSWER,
        /** A tool notice that still says "running" at the end. */
        ENDLESS_TOOL,
        /** A message that its agent got more than once. */
        ASKED_TWICE,
        /** A command that was answered and has no effect. */
        NOT_DONE,
        /** A card whose turn is over, and that still asks for a decision. */
        CARD_LEFT_OPEN,
        /** A decision that another one, or none, replaced; or a question that ended twice. */
        DECIDED_TWICE,
        /** A decision that the agent did not get. */
        NOT_TOLD,
        /** A decision that the agent got more than once. */
        TOLD_TWICE,
        /** A decision or an answer that is told in another way than the room has it. */
        TOLD_OTHERWISE
    }
}
