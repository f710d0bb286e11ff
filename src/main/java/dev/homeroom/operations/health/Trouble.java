package dev.homeroom.operations.health;

/**
 * One thing that is wrong.
 *
 * @param subject the dependency, as {@code GET /status} names it
 * @param openly one sentence for everybody: without addresses, paths and other people's words
 * @param sentence the same for operators, with all that helps
 */
record Trouble(String subject, Effect effect, String openly, String sentence) {
    /** The consequence for people who write. */
    enum Effect {
        /** Nobody is answered. */
        STOPS,
        /** Some agents don't answer, or have no room. */
        DEGRADES
    }

    static Trouble stops(String subject, String openly, String sentence) {
        return new Trouble(subject, Effect.STOPS, openly, sentence);
    }

    static Trouble degrades(String subject, String openly, String sentence) {
        return new Trouble(subject, Effect.DEGRADES, openly, sentence);
    }
}
