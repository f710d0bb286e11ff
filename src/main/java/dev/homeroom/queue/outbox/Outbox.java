package dev.homeroom.queue.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Sql;
import dev.homeroom.database.StoredTime;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.lane.EachLane;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The events to send, with transaction ids fixed in advance. Adding the same id twice does nothing. */
@Singleton
public class Outbox {
    private final InstantSource clock;

    public Outbox(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param outgoing with the event id filled in that it is about
     * @param attempt how often it has been tried in vain
     * @param notUploadedSince when the homeserver first didn't take its file, while it answered otherwise
     * @param orphaned whether the event that it is about was never sent
     */
    public record WaitingSend(
            OutgoingEvent outgoing,
            int attempt,
            Instant createdAt,
            Optional<Instant> notUploadedSince,
            boolean orphaned) {}

    /**
     * Adds events to a room's lane. One that relates to an event that waits in another lane of the room waits behind it there: of an
     * event that is not known to be sent, the room may have the message and the database not yet its id. Such an event is locked, so the
     * caller has locked its lanes before.
     *
     * @param laneKind in which of the room's lanes they wait
     */
    public void put(Connection connection, LaneKind laneKind, List<OutgoingEvent> outgoing) {
        if (outgoing.isEmpty()) {
            return;
        }
        Sql batch = Sql.on(connection, """
                insert into outbox (transaction_id, position, room_id, track, sender, event_type, content, about, state,
                                    attempt, created_at)
                values (:transaction_id, nextval('outbox_position'), :room_id, :track, :sender, :event_type, :content, :about,
                        'waiting', 0, :now)
                on conflict do nothing
                """);
        Instant now = clock.instant();
        Map<String, String> tracks = new HashMap<>();
        for (OutgoingEvent event : outgoing) {
            String track = event.about()
                    .flatMap(about -> Optional.ofNullable(tracks.get(about))
                            .or(() -> trackOfWaiting(connection, event.room(), about)))
                    .orElse(laneKind.word());
            tracks.put(event.transactionId(), track);
            batch.bind("transaction_id", event.transactionId())
                    .bind("room_id", event.room().value())
                    .bind("track", track)
                    .bind("sender", event.sender().value())
                    .bind("event_type", event.type())
                    .bind("content", JsonText.of(event.content()))
                    .bind("about", event.about().orElse(null))
                    .bind("now", now)
                    .add();
        }
        batch.executeBatch();
    }

    /**
     * The lane in which an event waits, or the last of those that relate to it. The lock keeps the lane from becoming idle before the
     * new event is there.
     */
    private static Optional<String> trackOfWaiting(Connection connection, RoomId room, String transactionId) {
        return Sql.on(connection, """
                        select track
                        from outbox
                        where state = 'waiting'
                          and room_id = :room_id
                          and (transaction_id = :transaction_id or about = :transaction_id)
                        order by position desc
                        for update
                        """)
                .bind("room_id", room.value())
                .bind("transaction_id", transactionId)
                .map(row -> row.getString(1))
                .list()
                .stream()
                .findFirst();
    }

    /** The oldest event that is neither sent nor refused, of each of those lanes that have one. */
    public Map<Lane, WaitingSend> next(Connection connection, List<Lane> lanes) {
        return EachLane.find(connection, lanes, """
                        select outbox.transaction_id, outbox.sender, outbox.event_type, outbox.content, outbox.about,
                               outbox.attempt, outbox.created_at, outbox.not_uploaded_since,
                               target.event_id as about_event
                        from outbox
                        left join outbox target on target.transaction_id = outbox.about
                        where outbox.state = 'waiting'
                          and outbox.room_id = :room_id
                          and outbox.track = :track
                        order by outbox.position
                        fetch first 1 rows only
                        """, (lane, row) -> waiting(lane.room(), row));
    }

    private static WaitingSend waiting(RoomId room, ResultSet row) throws SQLException {
        Optional<String> about = Optional.ofNullable(row.getString("about"));
        Optional<String> aboutEvent = Optional.ofNullable(row.getString("about_event"));
        String type = row.getString("event_type");
        ObjectNode content = JsonText.stored(row.getString("transaction_id"), row.getString("content"));
        boolean orphaned = about.isPresent() && aboutEvent.isEmpty();
        boolean standsAlone = orphaned && Edit.isClaimedBy(content);
        return new WaitingSend(
                new OutgoingEvent(
                        row.getString("transaction_id"),
                        room,
                        new UserId(row.getString("sender")),
                        type,
                        standsAlone ? withoutEdit(content) : relating(content, type, aboutEvent),
                        about),
                row.getInt("attempt"),
                StoredTime.of(row, "created_at"),
                StoredTime.ifSet(row, "not_uploaded_since"),
                orphaned && !standsAlone);
    }

    private static ObjectNode relating(ObjectNode content, String type, Optional<String> about) {
        if (about.isPresent() && type.equals(Redaction.TYPE)) {
            content.put("redacts", about.get());
        } else if (about.isPresent()) {
            content.withObject("/m.relates_to").put("event_id", about.get());
        }
        return content;
    }

    /** The content of an edit as a message of its own, if the edited message was never sent. */
    private static ObjectNode withoutEdit(ObjectNode edit) {
        ObjectNode content = edit.withObject("/m.new_content").deepCopy();
        Optional.ofNullable(edit.get(OutcomeMark.KEY)).ifPresent(mark -> content.set(OutcomeMark.KEY, mark));
        return content;
    }

    /** The event id of a sent event; empty if it is not sent (yet). */
    public Optional<EventId> eventOf(Connection connection, String transactionId) {
        return Sql.on(connection, """
                        select event_id
                        from outbox
                        where transaction_id = :transaction_id
                          and event_id is not null
                        """)
                .bind("transaction_id", transactionId)
                .map(row -> new EventId(row.getString(1)))
                .findFirst();
    }

    /**
     * Removes the contents, which the rooms have now.
     *
     * @param events the homeserver's ids, by transaction id
     */
    public void sent(Connection connection, Map<String, EventId> events) {
        if (events.isEmpty()) {
            return;
        }
        Sql update = Sql.on(connection, """
                        update outbox
                        set state = 'sent', event_id = :event_id, content = '{}', reason = null, settled_at = :now
                        where transaction_id = :transaction_id
                        """).bind("now", clock.instant());
        events.forEach((id, event) -> update.bind("event_id", event.value())
                .bind("transaction_id", id)
                .add());
        update.executeBatch();
    }

    /** Stores the content of an event whose file is uploaded. The event still waits, and was never sent before. */
    public void completed(Connection connection, String transactionId, ObjectNode content) {
        Sql.on(connection, """
                        update outbox
                        set content = :content, attempt = 0
                        where transaction_id = :transaction_id
                          and state = 'waiting'
                        """)
                .bind("content", JsonText.of(content))
                .bind("transaction_id", transactionId)
                .execute();
    }

    public void refused(Connection connection, String transactionId, String reason) {
        finish(connection, transactionId, "refused", reason);
    }

    /** Keeps a notice that may be sent later, when {@link #sendHeld} says so. */
    public void held(Connection connection, String transactionId, String reason) {
        finish(connection, transactionId, "held", reason);
    }

    /** Transaction id of the room's latest notice that is held. */
    public Optional<String> latestHeld(Connection connection, RoomId room) {
        return Sql.on(connection, """
                        select transaction_id
                        from outbox
                        where state = 'held'
                          and room_id = :room_id
                        order by position desc
                        fetch first 1 rows only
                        """)
                .bind("room_id", room.value())
                .map(row -> row.getString(1))
                .findFirst();
    }

    /** Lets this one of the room's held notices be sent now, instead of all of them. */
    public void sendHeld(Connection connection, Lane controlLane, String notice) {
        Sql.on(connection, """
                        update outbox
                        set state = 'refused'
                        where state = 'held'
                          and room_id = :room_id
                          and transaction_id <> :notice
                        """)
                .bind("notice", notice)
                .bind("room_id", controlLane.room().value())
                .execute();
        sendAgain(connection, controlLane, notice);
    }

    /** Includes the events that relate to it, which follow it. */
    private void sendAgain(Connection connection, Lane controlLane, String notice) {
        for (String which : List.of("transaction_id = :notice", "about = :notice")) {
            Sql.on(connection, """
                            update outbox
                            set state = 'waiting', track = :track, position = nextval('outbox_position'), attempt = 0,
                                created_at = :now, settled_at = null, reason = null
                            where state in ('held', 'refused')
                              and room_id = :room_id
                              and
                            """ + which)
                    .bind("track", controlLane.track().word())
                    .bind("now", clock.instant())
                    .bind("room_id", controlLane.room().value())
                    .bind("notice", notice)
                    .execute();
        }
    }

    private void finish(Connection connection, String transactionId, String state, String reason) {
        Sql.on(connection, """
                        update outbox
                        set state = :state, event_id = null, reason = :reason, settled_at = :now
                        where transaction_id = :transaction_id
                        """)
                .bind("state", state)
                .bind("reason", reason)
                .bind("now", clock.instant())
                .bind("transaction_id", transactionId)
                .execute();
    }

    /** A condition on the events of one cause, for {@link #ofCause}. */
    private static final String OF_CAUSE = """
              and room_id = :room_id
              and substring(transaction_id from 1 for :length) = :prefix
            """;

    private static Sql ofCause(RoomId room, String cause, Sql statement) {
        String prefix = TransactionId.prefix(room, cause);
        return statement
                .bind("room_id", room.value())
                .bind("length", prefix.length())
                .bind("prefix", prefix);
    }

    /** Withdraws the unsent events of this cause. An event that is being sent may still arrive. */
    public void withdraw(Connection connection, RoomId room, String cause) {
        ofCause(room, cause, Sql.on(connection, """
                        update outbox
                        set state = 'refused', reason = 'withdrawn', settled_at = :now
                        where state = 'waiting'
                          and track <> 'desk'
                        """ + OF_CAUSE))
                .bind("now", clock.instant())
                .execute();
    }

    /**
     * Withdraws the unsent events of this cause for which a file is kept. Each is a message of its own, so none of the
     * others is left unfinished.
     *
     * @param hasFile whether a file is kept for an event
     * @return these, and those that were withdrawn before
     */
    public List<OutgoingEvent> withdrawFiles(
            Connection connection, RoomId room, String cause, Predicate<OutgoingEvent> hasFile) {
        List<OutgoingEvent> withdrawn =
                unsent(connection, room, cause).stream().filter(hasFile).toList();
        withdrawn.forEach(event -> finish(connection, event.transactionId(), "refused", "withdrawn"));
        return withdrawn;
    }

    private static List<OutgoingEvent> unsent(Connection connection, RoomId room, String cause) {
        return ofCause(room, cause, Sql.on(connection, """
                        select transaction_id, sender, event_type, content
                        from outbox
                        where state in ('waiting', 'refused')
                          and event_type = 'm.room.message'
                        """ + OF_CAUSE))
                .map(row -> new OutgoingEvent(
                        row.getString("transaction_id"),
                        room,
                        new UserId(row.getString("sender")),
                        row.getString("event_type"),
                        JsonText.stored(row.getString("transaction_id"), row.getString("content"))))
                .list();
    }

    /** Removes the text of all messages that were sent, or are not to be sent any more, about this cause. */
    public void forgetTexts(Connection connection, RoomId room, String cause) {
        ofCause(room, cause, Sql.on(connection, """
                        update outbox
                        set content = '{}'
                        where state in ('sent', 'refused')
                          and event_type = 'm.room.message'
                        """ + OF_CAUSE)).execute();
    }

    /** Removes the text of one message that was sent. */
    public void forgetText(Connection connection, RoomId room, String eventId) {
        Sql.on(connection, """
                        update outbox
                        set content = '{}'
                        where state = 'sent'
                          and room_id = :room_id
                          and event_id = :event_id
                        """)
                .bind("room_id", room.value())
                .bind("event_id", eventId)
                .execute();
    }

    public void triedInVain(Connection connection, String transactionId) {
        Sql.on(connection, """
                        update outbox
                        set attempt = attempt + 1, not_uploaded_since = null
                        where transaction_id = :transaction_id
                        """).bind("transaction_id", transactionId).execute();
    }

    /** Records another attempt, when the homeserver answered but didn't take the event's file. */
    public void notUploaded(Connection connection, String transactionId) {
        Sql.on(connection, """
                        update outbox
                        set attempt = attempt + 1, not_uploaded_since = coalesce(not_uploaded_since, :now)
                        where transaction_id = :transaction_id
                        """)
                .bind("now", clock.instant())
                .bind("transaction_id", transactionId)
                .execute();
    }
}
