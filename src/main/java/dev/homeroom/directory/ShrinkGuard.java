package dev.homeroom.directory;

/**
 * Doubts a list that has lost more than half of its agents until it has said so three times in a row: a backend in
 * trouble often answers with less, and seldom for long.
 */
final class ShrinkGuard {
    private static final int POLLS_TO_BELIEVE = 3;

    private int inARow;

    /**
     * @param before how many agents were there
     * @param gone how many of these are no longer listed
     * @return whether they may be marked as missing now
     */
    boolean believes(int before, int gone) {
        if (gone * 2 <= before) {
            inARow = 0;
            return true;
        }
        inARow++;
        if (inARow < POLLS_TO_BELIEVE) {
            return false;
        }
        inARow = 0;
        return true;
    }

    /** How many more polls have to say the same. */
    int pollsToGo() {
        return POLLS_TO_BELIEVE - inARow;
    }

    /** A poll without a list confirms nothing. */
    void interrupted() {
        inARow = 0;
    }
}
