package dev.homeroom.directory;

/**
 * Doubts a list that has lost more than half of its agents until three lists in a row confirm it. A backend in trouble
 * often returns fewer agents, but seldom for long.
 */
final class ShrinkGuard {
    private static final int POLLS_TO_ACCEPT = 3;

    private int inARow;

    /**
     * @param before number of agents before
     * @param gone number of these that are no longer listed
     * @return whether they may be marked as missing now
     */
    boolean believes(int before, int gone) {
        if (gone * 2 <= before) {
            inARow = 0;
            return true;
        }
        inARow++;
        if (inARow < POLLS_TO_ACCEPT) {
            return false;
        }
        inARow = 0;
        return true;
    }

    /** The number of further polls that have to confirm the list. */
    int pollsToGo() {
        return POLLS_TO_ACCEPT - inARow;
    }

    /** Restarts the count, because a failed poll confirms nothing. */
    void interrupted() {
        inARow = 0;
    }
}
