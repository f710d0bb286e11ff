package dev.homeroom.queue.lane;

import dev.homeroom.matrix.UserId;
import java.util.Comparator;

/**
 * The lanes of a room. The work of each is done in order; none waits for another. Their natural order is the one in which a
 * transaction locks them: turns, agents' lanes by their word, the control lane.
 *
 * @param word the kind as the database stores it
 */
public record LaneKind(String word) implements Comparable<LaneKind> {
    /** Messages. A room with one agent has their turns here; in a room with several, they are given to the agents' lanes. */
    public static final LaneKind TURNS = new LaneKind("turns");

    /** The control lane: short work that must not wait for a running turn. Its stored word is older than its name. */
    public static final LaneKind CONTROL = new LaneKind("desk");

    private static final Comparator<LaneKind> IN_LOCKING_ORDER = Comparator.comparing(LaneKind::isControl)
            .thenComparing(LaneKind::isOfOneAgent)
            .thenComparing(LaneKind::word);

    /** The turns of one agent in a room with several. */
    public static LaneKind ofAgent(UserId agentUser) {
        return new LaneKind(agentUser.localpart());
    }

    public boolean isControl() {
        return equals(CONTROL);
    }

    /** Whether the lane has the turns of one agent of several. */
    public boolean isOfOneAgent() {
        return !isControl() && !equals(TURNS);
    }

    @Override
    public int compareTo(LaneKind other) {
        return IN_LOCKING_ORDER.compare(this, other);
    }
}
