package dev.homeroom.queue.inbox;

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
public class QueueLimit {
    public static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST_TURNED_AWAY_AT_ONCE = 100;

    private final QueueSettings settings;
    private final Clock clock;

    public QueueLimit(QueueSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** A waiting event and its place; the first is the one that is being worked on. */
    public record QueuePlace(WaitingEvent event, int position) {}

    /**
     * What there is to say about a room's queue.
     *
     * @param toTell those whose senders don't know their place yet
     * @param tooMany those beyond the bound
     * @param fresh whether there are others, to be looked at in a second
     */
    public record QueueCheck(List<QueuePlace> toTell, List<WaitingEvent> tooMany, boolean fresh) {
        public boolean isNothing() {
            return toTell.isEmpty() && tooMany.isEmpty();
        }
    }

    private record QueuedMessage(WaitingEvent event, boolean told) {}

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
                .bind("before", Math.max(0, settings.tellFrom() - 1))
                .map((row, context) -> new RoomId(row.getString("room_id")))
                .list();
    }

    public QueueCheck look(Handle handle, RoomId room) {
        Instant notFresh = clock.instant().minus(FRESH);
        List<QueuePlace> toTell = new ArrayList<>();
        List<WaitingEvent> tooMany = new ArrayList<>();
        boolean fresh = false;
        int position = 0;
        for (QueuedMessage queuedMessage : waiting(handle, room)) {
            position++;
            boolean inLine = position <= settings.limit();
            if (inLine && (position < settings.tellFrom() || queuedMessage.told())) {
                continue;
            }
            if (queuedMessage.event().receivedAt().isAfter(notFresh)) {
                fresh = true;
            } else if (inLine) {
                toTell.add(new QueuePlace(queuedMessage.event(), position));
            } else {
                tooMany.add(queuedMessage.event());
            }
        }
        return new QueueCheck(toTell, tooMany, fresh);
    }

    private List<QueuedMessage> waiting(Handle handle, RoomId room) {
        return handle.createQuery("""
                        select <columns>, told
                        from inbox
                        where state = 'waiting'
                          and track = 'turns'
                          and room_id = :room_id
                        order by position
                        fetch first :most rows only
                        """)
                .define("columns", WaitingEventMapper.COLUMNS)
                .bind("room_id", room.value())
                .bind("most", settings.limit() + MOST_TURNED_AWAY_AT_ONCE)
                .map((row, context) -> new QueuedMessage(WaitingEventMapper.read(room, row), row.getBoolean("told")))
                .list();
    }

    /** @return false when that has been done before, or the event waits no more */
    public boolean tell(Handle handle, WaitingEvent event) {
        return handle.createUpdate("""
                        update inbox
                        set told = true
                        where event_id = :event_id
                          and state = 'waiting'
                          and told = false
                        """).bind("event_id", event.key()).execute() == 1;
    }

    /** Whether the event still waits, and not first: only what is first is being worked on. */
    public boolean waitsBehindAnother(Handle handle, WaitingEvent event) {
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
