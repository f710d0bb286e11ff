package dev.homeroom.database.entity;

/** Keeps transactions short: nothing that another server or a program has to answer happens in one. */
public final class OutsideTransactions {
    private OutsideTransactions() {}

    /**
     * To be called first by whatever waits for another server or a program. Others would wait as long for the connection of an open
     * transaction, and for the rows that it has locked.
     *
     * @param waiting in a few words
     * @throws IllegalStateException in a transaction
     */
    public static void require(String waiting) {
        if (UnitOfWork.isOpen()) {
            throw new IllegalStateException("A transaction is open during " + waiting);
        }
    }
}
