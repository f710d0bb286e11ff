package dev.homeroom.queue.limit;

import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxQueries.QueuedEvent;
import dev.homeroom.queue.inbox.QueueSettings;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.AwaitedPeople;
import dev.homeroom.queue.lane.TurnPace;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The limit of a room's queue. Senders are told a place whose turn is far off, and a message beyond the limit is
 * rejected. The limit is a number, and higher for a room that finishes more within {@link #LONG}. Places beyond the
 * number are not announced, since the message may still be rejected. Messages that have waited for less than a second
 * are not examined: a quick agent answers them by then. In a room that waits for people, every later message has a far turn.
 */
@Singleton
public class QueueLimit {
    public static final Duration FRESH = Duration.ofSeconds(1);

    /** Places whose turn comes sooner are not announced. */
    public static final Duration WORTH_TELLING = Duration.ofSeconds(10);

    /** Messages whose turn comes sooner are not rejected. */
    public static final Duration LONG = Duration.ofSeconds(30);

    private static final int MOST_AT_ONCE = 100;

    private final QueueSettings settings;
    private final TurnPace pace;
    private final AwaitedPeople awaitedPeople;
    private final InstantSource clock;

    public QueueLimit(QueueSettings settings, TurnPace pace, AwaitedPeople awaitedPeople, InstantSource clock) {
        this.settings = settings;
        this.pace = pace;
        this.awaitedPeople = awaitedPeople;
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
        public static final QueueCheck NOTHING = new QueueCheck(List.of(), List.of(), false);

        public boolean isNothing() {
            return toTell.isEmpty() && tooMany.isEmpty();
        }
    }

    private record QueuedMessage(QueuedEvent queued, int position) {
        WaitingEvent event() {
            return queued.event();
        }

        QueuePlace place() {
            return new QueuePlace(event(), position);
        }
    }

    public QueueCheck look(Connection connection, RoomId room) {
        int limit = settings.limit();
        List<QueuedMessage> first = waiting(connection, room, 0, limit + 1);
        boolean isAwaited = first.size() > 1 && awaitedPeople.isAwaited(connection, room);
        int tellFrom = isAwaited ? 2 : settings.tellFrom();
        if (first.size() < tellFrom) {
            return QueueCheck.NOTHING;
        }
        Instant now = clock.instant();
        Outlook outlook = Outlook.of(first.getFirst().event(), pace.of(room), pace.workingSince(), now);
        int bound = outlook.places(limit, LONG);
        List<WaitingEvent> tooMany = waiting(connection, room, bound, MOST_AT_ONCE).stream()
                .filter(queuedMessage -> !queuedMessage.queued().told() && !isFresh(queuedMessage, now))
                .map(QueuedMessage::event)
                .toList();
        List<QueuedMessage> inLine =
                first.stream().limit(limit).skip(tellFrom - 1L).toList();
        boolean undecided = first.size() > limit
                || inLine.stream()
                        .anyMatch(queuedMessage -> !queuedMessage.queued().told());
        Predicate<Integer> isFarOff = isAwaited
                ? place -> true
                : place -> outlook.isTrusted() && outlook.until(place).compareTo(WORTH_TELLING) >= 0;
        return new QueueCheck(bursts(inLine, isFarOff, now), tooMany, undecided);
    }

    private static List<Burst> bursts(List<QueuedMessage> inLine, Predicate<Integer> isFarOff, Instant now) {
        Map<String, List<QueuedMessage>> bySender = new LinkedHashMap<>();
        for (QueuedMessage queuedMessage : inLine) {
            bySender.computeIfAbsent(sender(queuedMessage.event()), sender -> new ArrayList<>())
                    .add(queuedMessage);
        }
        return bySender.values().stream()
                .flatMap(burst -> burst(burst, isFarOff, now).stream())
                .toList();
    }

    /** Empty for an event that can't be read. */
    private static String sender(WaitingEvent event) {
        return JsonText.parse(event.json())
                .map(json -> json.path("sender").asText())
                .orElse("");
    }

    private static Optional<Burst> burst(List<QueuedMessage> ofSender, Predicate<Integer> isFarOff, Instant now) {
        List<QueuePlace> untold = ofSender.stream()
                .filter(queuedMessage -> !queuedMessage.queued().told() && !isFresh(queuedMessage, now))
                .map(QueuedMessage::place)
                .toList();
        boolean isWorthTelling =
                !untold.isEmpty() && isFarOff.test(untold.getLast().position());
        Optional<String> notice = ofSender.stream()
                .flatMap(queuedMessage -> queuedMessage.queued().notice().stream())
                .findFirst();
        return isWorthTelling ? Optional.of(new Burst(untold, notice)) : Optional.empty();
    }

    private static boolean isFresh(QueuedMessage queuedMessage, Instant now) {
        return queuedMessage.event().receivedAt().isAfter(now.minus(FRESH));
    }

    private static List<QueuedMessage> waiting(Connection connection, RoomId room, int before, int most) {
        List<QueuedEvent> queue = InboxQueries.queue(connection, room, before, most);
        return IntStream.range(0, queue.size())
                .mapToObj(i -> new QueuedMessage(queue.get(i), before + i + 1))
                .toList();
    }
}
