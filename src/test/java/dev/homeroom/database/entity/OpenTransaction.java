package dev.homeroom.database.entity;

/** Refuses what must not happen in a transaction, whose connection others would wait for. */
public final class OpenTransaction {
    private OpenTransaction() {}

    /** @throws AssertionError when this thread is in a transaction */
    public static void refuse(String what) {
        if (UnitOfWork.isOpen()) {
            throw new AssertionError("A transaction is open during " + what);
        }
    }
}
