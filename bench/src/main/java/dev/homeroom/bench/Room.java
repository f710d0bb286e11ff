package dev.homeroom.bench;

/**
 * A room with an agent, and the score of what was asked and answered in it. Messages are numbered from 0, and an answer
 * names the number of the message it belongs to.
 */
final class Room {
    /** More than are ever waiting at once in a scenario that measures times. */
    private static final int REMEMBERED = 64;

    private final String id;
    private final long[] startedAt = new long[REMEMBERED];
    private int asked;
    private int answered;
    private String lastTransaction = "";

    /** How an answer relates to those before it. */
    enum Verdict {
        IN_ORDER,
        REPEATED_SEND,
        DUPLICATE,
        OUT_OF_ORDER
    }

    Room(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** @return the number of the message that begins now */
    synchronized int ask(long now) {
        startedAt[asked % REMEMBERED] = now;
        return asked++;
    }

    /** When the message began; only of use while few are waiting. */
    synchronized long startOf(int number) {
        return startedAt[number % REMEMBERED];
    }

    /** @param transaction the same for the same event, however often it is sent */
    synchronized Verdict answer(int number, String transaction) {
        if (transaction.equals(lastTransaction)) {
            return Verdict.REPEATED_SEND;
        }
        lastTransaction = transaction;
        if (number < answered) {
            return Verdict.DUPLICATE;
        }
        boolean next = number == answered;
        answered = number + 1;
        return next ? Verdict.IN_ORDER : Verdict.OUT_OF_ORDER;
    }
}
