package dev.homeroom.queue.inbox;

import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

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

    /** Gives an event to the agents. A turn that was begun before, even with another database, does not begin again. */
    public static void begin(
            Handle handle, WaitingEvent event, Outcome.Given given, InboxTable inboxTable, LaneTable laneTable) {
        List<IncomingEvent> turns = given.lanes().stream()
                .sorted(Comparator.comparing(LaneKind::word))
                .map(lane -> new IncomingEvent(
                        new AgentTurn(lane, event.key()).key(),
                        event.room(),
                        lane,
                        event.json(),
                        event.kind().orElse(null),
                        given.about(),
                        null))
                .toList();
        long position = InboxTable.nextPosition(handle);
        Set<String> fresh = ProcessedEvents.remember(handle, position, turns);
        List<IncomingEvent> begun =
                turns.stream().filter(turn -> fresh.contains(turn.key())).toList();
        inboxTable.take(handle, Inbox.inTheirOrder(position, begun));
        begun.forEach(turn -> laneTable.wake(handle, turn.track(), List.of(event.room())));
    }
}
