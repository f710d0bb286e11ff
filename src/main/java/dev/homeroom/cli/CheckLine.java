package dev.homeroom.cli;

/**
 * One result of {@code homeroom check}.
 *
 * @param subject the checked part
 * @param sentence the result; for a problem, also the fix
 */
record CheckLine(String subject, CheckVerdict verdict, String sentence) {
    /** The severity of a result. */
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
