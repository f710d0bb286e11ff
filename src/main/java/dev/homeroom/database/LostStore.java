package dev.homeroom.database;

/** The reaction to H2 having closed its file, which it does at the first failed write. */
@FunctionalInterface
public interface LostStore {
    /**
     * Called in the unit of work that failed, after its rollback and before it counts as ended. Threads inside H2 may hang forever from now on.
     *
     * @param why one sentence
     */
    void lost(String why);
}
