package dev.homeroom.database;

/** Result of an attempt to open the database. */
public sealed interface OpeningResult {
    /** The database is open. */
    record Open() implements OpeningResult {}

    /**
     * The database may open later without intervention.
     *
     * @param sentence for operators
     */
    record NotYet(String sentence) implements OpeningResult {}

    /**
     * The database cannot open until an operator acts.
     *
     * @param exitCode exit code of the process: {@link #IN_USE} or {@link #BROKEN}
     * @param sentence says what the operator has to do
     */
    record Never(int exitCode, String sentence) implements OpeningResult {}

    /** Exit code when another process has the file open. */
    int IN_USE = 3;

    /** Exit code for every other reason. */
    int BROKEN = 1;
}
