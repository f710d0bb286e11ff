package dev.homeroom.work;

import dev.homeroom.matrix.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The messages of a room that wait behind others. Each sender is told the place, and beyond the room's bound a message
 * is turned away. What waits for less than a second isn't looked at: a quick agent has worked it off by then.
 */
@ApplicationScoped
class Queue {
    static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST_TURNED_AWAY_AT_ONCE = 100;

    private final QueueSettings settings;
    private final Clock clock;

    Queue(QueueSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** A waiting event and its place; the first is the one that is being worked on. */
    record Place(WaitingEvent event, int position) {}

    /**
     * What there is to say about a room's queue.
     *
     * @param toTell those whose senders don't know their place yet
     * @param tooMany those beyond the bound
     * @param fresh whether there are others, to be looked at in a second
     */
    record Look(List<Place> toTell, List<WaitingEvent> tooMany, boolean fresh) {
        boolean isNothing() {
            return toTell.isEmpty() && tooMany.isEmpty();
        }
    }

    private record Waiting(WaitingEvent event, boolean told) {}

    /** Those of the rooms in which enough waits for somebody to be told. */
    List<RoomId> longOnes(Handle handle, List<RoomId> rooms) {
        if (rooms.isEmpty()) {
            return List.of();
        }
        return handle.createQuery("""
                        select room_id
                        from unnest(cast(:rooms as varchar array)) as woken (room_id)
                        where (select position
                               from inbox
                               where state = 'waiting'
                                 and track = 'turns'
                                 and inbox.room_id = woken.room_id
                               order by position
                               offset :before rows
                               fetch first 1 rows only) is not null
                        """)
                .bind("rooms", rooms.stream().map(RoomId::value).toArray(String[]::new))
                .bind("before", settings.tellFrom() - 1)
                .map((row, context) -> new RoomId(row.getString("room_id")))
                .list();
    }

    Look look(Handle handle, RoomId room) {
        Instant notFresh = clock.instant().minus(FRESH);
        List<Place> toTell = new ArrayList<>();
        List<WaitingEvent> tooMany = new ArrayList<>();
        boolean fresh = false;
        int position = 0;
        for (Waiting waiting : waiting(handle, room)) {
            position++;
            boolean inLine = position <= settings.limit();
            if (inLine && (position < settings.tellFrom() || waiting.told())) {
                continue;
            }
            if (waiting.event().receivedAt().isAfter(notFresh)) {
                fresh = true;
            } else if (inLine) {
                toTell.add(new Place(waiting.event(), position));
            } else {
                tooMany.add(waiting.event());
            }
        }
        return new Look(toTell, tooMany, fresh);
    }

    private List<Waiting> waiting(Handle handle, RoomId room) {
        return handle.createQuery("""
                        select <columns>, told
                        from inbox
                        where state = 'waiting'
                          and track = 'turns'
                          and room_id = :room_id
                        order by position
                        fetch first :most rows only
                        """)
                .define("columns", WaitingRow.COLUMNS)
                .bind("room_id", room.value())
                .bind("most", settings.limit() + MOST_TURNED_AWAY_AT_ONCE)
                .map((row, context) -> new Waiting(WaitingRow.read(room, row), row.getBoolean("told")))
                .list();
    }

    /** @return false when that has been done before, or the event waits no more */
    boolean tell(Handle handle, WaitingEvent event) {
        return handle.createUpdate("""
                        update inbox
                        set told = true
                        where event_id = :event_id
                          and state = 'waiting'
                          and told = false
                        """).bind("event_id", event.key()).execute() == 1;
    }

    /** Whether the event still waits, and not first: only what is first is being worked on. */
    boolean waitsBehindAnother(Handle handle, WaitingEvent event) {
        return handle.createQuery("""
                        select count(*)
                        from inbox
                        where event_id = :event_id
                          and state = 'waiting'
                          and exists (select 1
                                      from inbox earlier
                                      where earlier.state = 'waiting'
                                        and earlier.track = 'turns'
                                        and earlier.room_id = inbox.room_id
                                        and earlier.position < inbox.position)
                        """)
                        .bind("event_id", event.key())
                        .mapTo(Long.class)
                        .one()
                == 1;
    }
}
