package dev.homeroom.cli;

/**
 * One result of {@code homeroom check}.
 *
 * @param subject what was looked at
 * @param sentence what was found; for a problem, also what to do
 */
record CheckLine(String subject, Verdict verdict, String sentence) {
    /** How much it matters. */
    enum Verdict {
        OK,
        NOTE,
        PROBLEM
    }

    static CheckLine ok(String subject, String sentence) {
        return new CheckLine(subject, Verdict.OK, sentence);
    }

    static CheckLine note(String subject, String sentence) {
        return new CheckLine(subject, Verdict.NOTE, sentence);
    }

    static CheckLine problem(String subject, String sentence) {
        return new CheckLine(subject, Verdict.PROBLEM, sentence);
    }

    boolean isProblem() {
        return verdict == Verdict.PROBLEM;
    }
}
