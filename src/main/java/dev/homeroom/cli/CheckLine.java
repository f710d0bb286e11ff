package dev.homeroom.cli;

/**
 * One result of {@code homeroom check}.
 *
 * @param subject what was looked at
 * @param sentence what was found; for a problem, also what to do
 */
record CheckLine(String subject, CheckVerdict verdict, String sentence) {
    /** How much it matters. */
    enum CheckVerdict {
        OK,
        NOTE,
        PROBLEM
    }

    static CheckLine ok(String subject, String sentence) {
        return new CheckLine(subject, CheckVerdict.OK, sentence);
    }

    static CheckLine note(String subject, String sentence) {
        return new CheckLine(subject, CheckVerdict.NOTE, sentence);
    }

    static CheckLine problem(String subject, String sentence) {
        return new CheckLine(subject, CheckVerdict.PROBLEM, sentence);
    }

    boolean isProblem() {
        return verdict == CheckVerdict.PROBLEM;
    }
}
