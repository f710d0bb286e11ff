package dev.homeroom.queue.inbox;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.TurnPace;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The limit of a room's queue. Senders are told a place whose turn is far off, and a message beyond the limit is
 * rejected. The limit is a number, and higher for a room that finishes more within {@link #LONG}. Places beyond the
 * number are not announced, since the message may still be rejected. Messages that have waited for less than a second
 * are not examined: a quick agent answers them by then.
 */
@ApplicationScoped
public class QueueLimit {
    public static final Duration FRESH = Duration.ofSeconds(1);

    /** Places whose turn comes sooner are not announced. */
    public static final Duration WORTH_TELLING = Duration.ofSeconds(10);

    /** Messages whose turn comes sooner are not rejected. */
    public static final Duration LONG = Duration.ofSeconds(30);

    private static final int MOST_AT_ONCE = 100;
    private static final int MOST_ROOMS = 10_000;

    private final QueueSettings settings;
    private final TurnPace pace;
    private final InstantSource clock;

    public QueueLimit(QueueSettings settings, TurnPace pace, InstantSource clock) {
        this.settings = settings;
        this.pace = pace;
        this.clock = clock;
    }

    /** A waiting event and its place; the first is the one that is being worked on. */
    public record QueuePlace(WaitingEvent event, int position) {}

    /**
     * Consecutive waiting messages of one sender.
     *
     * @param untold in their order, one at least
     * @param notice transaction id of the notice about earlier messages that still wait
     */
    public record Burst(List<QueuePlace> untold, Optional<String> notice) {}

    /**
     * The notices that a room's queue needs.
     *
     * @param toTell one for each sender
     * @param tooMany the messages beyond the limit
     * @param undecided whether other messages must be examined in a second
     */
    public record QueueCheck(List<Burst> toTell, List<WaitingEvent> tooMany, boolean undecided) {
        public boolean isNothing() {
            return toTell.isEmpty() && tooMany.isEmpty();
        }
    }

    private record QueuedMessage(WaitingEvent event, int position, boolean told, Optional<String> notice) {
        QueuePlace place() {
            return new QueuePlace(event, position);
        }
    }

    /** The rooms whose queue is long enough for a notice. */
    List<RoomId> longOnes(Handle handle, List<RoomId> rooms) {
        return Slices.of(rooms, MOST_ROOMS).stream()
                .flatMap(slice -> longOnesOf(handle, slice))
                .toList();
    }

    private Stream<RoomId> longOnesOf(Handle handle, List<RoomId> rooms) {
        return handle
                .createQuery("""
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
                .list()
                .stream();
    }

    public QueueCheck look(Handle handle, RoomId room) {
        int limit = settings.limit();
        List<QueuedMessage> first = waiting(handle, room, 0, limit + 1);
        if (first.size() < settings.tellFrom()) {
            return new QueueCheck(List.of(), List.of(), false);
        }
        Instant now = clock.instant();
        Outlook outlook = Outlook.of(first.getFirst().event(), pace.of(room), pace.workingSince(), now);
        int bound = outlook.places(limit, LONG);
        List<WaitingEvent> tooMany = waiting(handle, room, bound, MOST_AT_ONCE).stream()
                .filter(queuedMessage -> !queuedMessage.told() && !isFresh(queuedMessage, now))
                .map(QueuedMessage::event)
                .toList();
        List<QueuedMessage> inLine =
                first.stream().limit(limit).skip(settings.tellFrom() - 1L).toList();
        boolean undecided = first.size() > limit || inLine.stream().anyMatch(queuedMessage -> !queuedMessage.told());
        return new QueueCheck(bursts(inLine, outlook, now), tooMany, undecided);
    }

    private static List<Burst> bursts(List<QueuedMessage> inLine, Outlook outlook, Instant now) {
        Map<String, List<QueuedMessage>> bySender = new LinkedHashMap<>();
        for (QueuedMessage queuedMessage : inLine) {
            bySender.computeIfAbsent(WaitingSender.of(queuedMessage.event()), sender -> new ArrayList<>())
                    .add(queuedMessage);
        }
        return bySender.values().stream()
                .flatMap(burst -> burst(burst, outlook, now).stream())
                .toList();
    }

    private static Optional<Burst> burst(List<QueuedMessage> ofSender, Outlook outlook, Instant now) {
        List<QueuePlace> untold = ofSender.stream()
                .filter(queuedMessage -> !queuedMessage.told() && !isFresh(queuedMessage, now))
                .map(QueuedMessage::place)
                .toList();
        boolean isWorthTelling = !untold.isEmpty()
                && outlook.isTrusted()
                && outlook.until(untold.getLast().position()).compareTo(WORTH_TELLING) >= 0;
        Optional<String> notice = ofSender.stream()
                .flatMap(queuedMessage -> queuedMessage.notice().stream())
                .findFirst();
        return isWorthTelling ? Optional.of(new Burst(untold, notice)) : Optional.empty();
    }

    private static boolean isFresh(QueuedMessage queuedMessage, Instant now) {
        return queuedMessage.event().receivedAt().isAfter(now.minus(FRESH));
    }

    private static List<QueuedMessage> waiting(Handle handle, RoomId room, int before, int most) {
        List<QueuedMessage> waiting = new ArrayList<>();
        handle.createQuery("select told, notice, " + WaitingEventMapper.COLUMNS + """
                        from inbox
                        where state = 'waiting'
                          and track = 'turns'
                          and room_id = :room_id
                        order by position
                        offset :before rows
                        fetch first :most rows only
                        """)
                .bind("room_id", room.value())
                .bind("before", before)
                .bind("most", most)
                .map((row, context) -> waiting.add(new QueuedMessage(
                        WaitingEventMapper.read(room, row),
                        before + waiting.size() + 1,
                        row.getBoolean("told"),
                        Optional.ofNullable(row.getString("notice")))))
                .forEach(added -> {});
        return waiting;
    }

    /**
     * Records the notice that announced the event's place.
     *
     * @return false if a notice was recorded before, or the event no longer waits
     */
    public boolean tell(Handle handle, WaitingEvent event, String notice) {
        return handle.createUpdate("""
                        update inbox
                        set told = true, notice = :notice
                        where event_id = :event_id
                          and coalesce(state, '') = 'waiting'
                          and told = false
                        """)
                        .bind("notice", notice)
                        .bind("event_id", event.key())
                        .execute()
                == 1;
    }

    /** Whether the event still waits behind another one. The first event is in work. */
    public boolean waitsBehindAnother(Handle handle, WaitingEvent event) {
        return handle.createQuery("""
                        select count(*)
                        from inbox
                        where event_id = :event_id
                          and coalesce(state, '') = 'waiting'
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
