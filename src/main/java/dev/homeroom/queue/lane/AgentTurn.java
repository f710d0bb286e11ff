package dev.homeroom.queue.lane;

import java.util.Optional;

/**
 * The turn of one agent for an event, in a room with several agents. Its key is {@code agent_x $event}: no event id begins so.
 *
 * @param lane of the agent
 * @param event key of the event
 */
public record AgentTurn(LaneKind lane, String event) {
    private static final String BETWEEN = " ";
    private static final String EVENT_SIGIL = "$";

    /** Empty for the key of an event. */
    public static Optional<AgentTurn> of(String key) {
        int end = key.indexOf(BETWEEN + EVENT_SIGIL);
        return key.startsWith(EVENT_SIGIL) || end < 0
                ? Optional.empty()
                : Optional.of(
                        new AgentTurn(new LaneKind(key.substring(0, end)), key.substring(end + BETWEEN.length())));
    }

    /** The event of any key: of an event itself, or of a turn for it. */
    public static String eventOf(String key) {
        return of(key).map(AgentTurn::event).orElse(key);
    }

    /** The lane in which an event with this key has its turn. */
    public static LaneKind laneOf(String key) {
        return of(key).map(AgentTurn::lane).orElse(LaneKind.TURNS);
    }

    public String key() {
        return lane.word() + BETWEEN + event;
    }
}
