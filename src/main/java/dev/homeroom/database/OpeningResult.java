package dev.homeroom.database;

/** What came of trying to open the database. */
public sealed interface OpeningResult {
    /** It is open. */
    record Open() implements OpeningResult {}

    /**
     * It may open later, without anybody's doing.
     *
     * @param sentence for operators
     */
    record NotYet(String sentence) implements OpeningResult {}

    /**
     * It doesn't open until somebody does something.
     *
     * @param exitCode what the process ends with: {@link #IN_USE} or {@link #BROKEN}
     * @param sentence says what
     */
    record Never(int exitCode, String sentence) implements OpeningResult {}

    /** Another process has the file. */
    int IN_USE = 3;

    /** Anything else. */
    int BROKEN = 1;
}
