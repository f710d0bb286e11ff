package dev.homeroom.predecessor;

/** What became, or would become, of adopting a room. */
sealed interface AdoptionResult {
    /**
     * It would work.
     *
     * @param how half a sentence
     */
    record Possible(String how) implements AdoptionResult {}

    /** Nobody of ours is in the room, so that only trying tells. */
    record Untold() implements AdoptionResult {}

    /**
     * It belongs to the agent from now on.
     *
     * @param how half a sentence
     */
    record Adopted(String how) implements AdoptionResult {}

    /** It belonged to the agent before; nothing was written to Matrix. */
    record Already() implements AdoptionResult {}

    /** The bot can't come into the room without people's help. */
    record Outside(String why) implements AdoptionResult {}

    /** The bot has too little power there, and nobody of ours can give it more. */
    record Powerless(String why) implements AdoptionResult {}

    /** It can't be the agent's room, whoever helps. */
    record Refused(String why) implements AdoptionResult {}
}
