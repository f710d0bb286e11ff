package dev.homeroom.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TimelineSearch;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.operations.AlertRooms;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The alert room: its records and messages. It needs no database, so it can tell that the database is down. Transaction ids follow from
 * the record: a problem has one message, and two processes send the same edit once. Two that tell something else send both edits.
 */
@ApplicationScoped
class AlertBoard {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final Homeserver homeserver;
    private final AlertRooms rooms;
    private final TimelineSearch timeline;
    private final AlertTexts texts;
    private final UserId bot;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable KnownRoom known;

    /** @param until when it is looked for again: people may have upgraded it */
    private record KnownRoom(RoomId room, Instant until) {}

    AlertBoard(
            Homeserver homeserver,
            AlertRooms rooms,
            TimelineSearch timeline,
            AlertTexts texts,
            Namespace namespace,
            InstantSource clock) {
        this.homeserver = homeserver;
        this.rooms = rooms;
        this.timeline = timeline;
        this.texts = texts;
        this.bot = namespace.bot();
        this.clock = clock;
    }

    /** The room, which is remembered for some minutes or until {@link #forget}. Empty when there is none (yet). */
    Optional<RoomId> room() {
        Instant now = clock.instant();
        Optional<KnownRoom> room = Optional.ofNullable(known)
                .filter(remembered -> remembered.until().isAfter(now))
                .or(() -> rooms.find().map(found -> new KnownRoom(found, now.plus(REMEMBERED))));
        known = room.orElse(null);
        return room.map(KnownRoom::room);
    }

    /** Looks for the room again next time. */
    void forget() {
        known = null;
    }

    /** All records of the room by their state keys, in one request. */
    Map<String, AlertRecord> all(RoomId room) {
        return new RoomState(homeserver.state(bot, room))
                .all(EventTypes.ALERT)
                .filter(event -> event.sender().equals(bot))
                .flatMap(event ->
                        AlertRecord.of(event.content()).map(alert -> Map.entry(event.stateKey(), alert)).stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String digest(AlertRecord alert) {
        return "-" + Sha256.hex(alert.toJson().toString());
    }

    boolean isOpen(RoomId room, String key) {
        return homeserver
                .state(bot, room, EventTypes.ALERT, key)
                .flatMap(AlertRecord::of)
                .filter(AlertRecord::isOpen)
                .isPresent();
    }

    /**
     * Reads the record, and tells the room its next one. Within this process one change happens at a time.
     *
     * @param next of the present record; empty if nothing changes. A record that counts as told already is only stored
     * @return the record after that; empty if there is none
     * @throws dev.homeroom.matrix.HomeserverException when it is not known to be told; a repetition completes it
     */
    Optional<AlertRecord> change(RoomId room, String key, Function<Optional<AlertRecord>, Optional<AlertRecord>> next) {
        lock.lock();
        try {
            Optional<AlertRecord> present = homeserver
                    .state(bot, room, EventTypes.ALERT, key)
                    .flatMap(AlertRecord::of)
                    .map(stored -> stored.isTold() ? stored : complete(room, key, stored, Telling.REPEATED));
            return next.apply(present)
                    .map(change -> change.isTold() ? written(room, key, change) : tell(room, key, change))
                    .or(() -> present);
        } finally {
            lock.unlock();
        }
    }

    private AlertRecord tell(RoomId room, String key, AlertRecord next) {
        write(room, key, next);
        return complete(room, key, next, Telling.FIRST);
    }

    /** Whether an earlier attempt may have sent some of the events. */
    private enum Telling {
        FIRST,
        REPEATED
    }

    private AlertRecord complete(RoomId room, String key, AlertRecord alert, Telling attempt) {
        Optional<EventId> earlier = alert.event();
        if (earlier.isPresent()) {
            EventId message = earlier.get();
            send(room, key, alert, "edit", texts.edit(key, alert, message), attempt);
            send(room, key, alert, "history", texts.history(key, alert, message), attempt);
            return written(room, key, alert.told(message));
        }
        return written(room, key, alert.told(send(room, key, alert, "message", texts.message(key, alert), attempt)));
    }

    private EventId send(RoomId room, String key, AlertRecord alert, String part, ObjectNode content, Telling attempt) {
        String cause = String.join("\n", "alert", key, String.valueOf(alert.number()));
        String id = TransactionId.of(
                room, cause, part + "-" + alert.revision() + (alert.revision() == 0 ? "" : digest(alert)));
        OutgoingEvent event = new OutgoingEvent(id, room, bot, OutgoingEvent.MESSAGE, content);
        return Optional.of(attempt)
                .filter(Telling.REPEATED::equals)
                .flatMap(_ -> timeline.find(event, alert.changed()))
                .orElseGet(() -> homeserver.send(bot, room, OutgoingEvent.MESSAGE, id, content));
    }

    private AlertRecord written(RoomId room, String key, AlertRecord alert) {
        write(room, key, alert);
        return alert;
    }

    private void write(RoomId room, String key, AlertRecord alert) {
        homeserver.putState(bot, room, EventTypes.ALERT, key, alert.toJson());
    }
}
