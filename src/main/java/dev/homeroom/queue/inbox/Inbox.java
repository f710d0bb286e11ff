package dev.homeroom.queue.inbox;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.AwaitedPeople;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Takes events into the inbox, once each, and wakes their lanes. */
@Singleton
public class Inbox {
    private static final int MOST_ROOMS = 10_000;

    private final Database database;
    private final LaneTable laneTable;
    private final InboxTable inboxTable;
    private final AwaitedPeople awaitedPeople;
    private final QueueSettings settings;

    public Inbox(
            Database database,
            LaneTable laneTable,
            InboxTable inboxTable,
            AwaitedPeople awaitedPeople,
            QueueSettings settings) {
        this.database = database;
        this.laneTable = laneTable;
        this.inboxTable = inboxTable;
        this.awaitedPeople = awaitedPeople;
        this.settings = settings;
    }

    /**
     * Takes the events in, in their order, and wakes the lanes of their rooms; all in one transaction that is on disk
     * when this returns. Idempotent by {@link IncomingEvent#key}.
     *
     * @return how many were new
     */
    public int take(List<IncomingEvent> events) {
        if (events.isEmpty()) {
            return 0;
        }
        int taken = database.durably(connection -> {
            long first = InboxTable.nextPosition(connection);
            int added = insert(connection, first, inTheirOrder(first, events)).size();
            if (added > 0) {
                wake(connection, events);
            }
            return added;
        });
        laneTable.signal();
        return taken;
    }

    /**
     * Remembers the events; those that wait for their turn wait from here on.
     *
     * @param taking tells this call from all others
     * @return those that were new
     */
    List<IncomingEvent> insert(Connection connection, long taking, List<InboxTable.Placed> placed) {
        Map<String, InboxTable.Placed> byKey = new LinkedHashMap<>();
        placed.forEach(row -> byKey.putIfAbsent(row.event().key(), row));
        List<IncomingEvent> pushed =
                byKey.values().stream().map(InboxTable.Placed::event).toList();
        byKey.keySet().retainAll(ProcessedEvents.remember(connection, taking, pushed));
        List<InboxTable.Placed> added = List.copyOf(byKey.values());
        inboxTable.take(
                connection, added.stream().filter(row -> row.event().waits()).toList());
        return added.stream().map(InboxTable.Placed::event).toList();
    }

    /** Inserts an event, also one that was ignored or that is waiting, but not one whose row was removed. */
    void insertUnlessHandled(Connection connection, InboxTable.Placed placed) {
        String key = placed.event().key();
        boolean isNew = !insert(connection, placed.position(), List.of(placed)).isEmpty();
        if (!isNew && ProcessedEvents.isIgnoredNoMore(connection, key)) {
            inboxTable.take(connection, List.of(placed));
        }
    }

    /** Placed in the order in which they came. */
    static List<InboxTable.Placed> inTheirOrder(long first, List<IncomingEvent> events) {
        return IntStream.range(0, events.size())
                .mapToObj(i -> new InboxTable.Placed(events.get(i), first + i))
                .toList();
    }

    /** Wakes the lanes of the events' rooms, and so locks them for the rest of the transaction. */
    void wake(Connection connection, List<IncomingEvent> events) {
        List<RoomId> withTurns = rooms(events, LaneKind.TURNS);
        laneTable.wake(connection, LaneKind.TURNS, withTurns);
        laneTable.wake(
                connection,
                LaneKind.CONTROL,
                Stream.concat(withNotices(connection, withTurns).stream(), rooms(events, LaneKind.CONTROL).stream())
                        .distinct()
                        .toList());
    }

    /** The rooms whose queue is long enough for a notice. */
    private List<RoomId> withNotices(Connection connection, List<RoomId> rooms) {
        int tellFrom = awaitedPeople.isTold() ? Math.min(2, settings.tellFrom()) : settings.tellFrom();
        return Slices.of(rooms, MOST_ROOMS).stream()
                .flatMap(slice -> InboxQueries.withQueue(connection, slice, tellFrom).stream())
                .toList();
    }

    private static List<RoomId> rooms(List<IncomingEvent> events, LaneKind laneKind) {
        return events.stream()
                .filter(event -> event.waits() && event.track().equals(laneKind))
                .map(IncomingEvent::whereItWaits)
                .distinct()
                .toList();
    }
}
