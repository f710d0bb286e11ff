package dev.homeroom.predecessor;

/** The actual or expected result of adopting a room. */
sealed interface AdoptionResult {
    /**
     * The room can be adopted.
     *
     * @param how half a sentence
     */
    record Possible(String how) implements AdoptionResult {}

    /** None of Homeroom's users is in the room, so only an attempt shows the result. */
    record Unknown() implements AdoptionResult {}

    /**
     * The room was adopted for the agent.
     *
     * @param how half a sentence
     */
    record Adopted(String how) implements AdoptionResult {}

    /** The room was the agent's already; nothing was written to Matrix. */
    record Already() implements AdoptionResult {}

    /** The bot needs people's help to join the room. */
    record Outside(String why) implements AdoptionResult {}

    /** The bot lacks power in the room, and no user of Homeroom can give it more. */
    record Powerless(String why) implements AdoptionResult {}

    /** The room can't become the agent's, even with people's help. */
    record Refused(String why) implements AdoptionResult {}
}
