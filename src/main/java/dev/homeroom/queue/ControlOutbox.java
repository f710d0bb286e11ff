package dev.homeroom.queue;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.SentEvents;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/** Sends events through the control lane of a room, for callers that hold no lane. */
@Singleton
public class ControlOutbox {
    private final Database database;
    private final LaneTable laneTable;
    private final Outbox outbox;

    public ControlOutbox(Database database, LaneTable laneTable, Outbox outbox) {
        this.database = database;
        this.laneTable = laneTable;
        this.outbox = outbox;
    }

    /**
     * Stores the events, all or none of them, and ends the pauses of the room's turns. They are on disk when this returns. Idempotent by
     * their transaction ids.
     */
    public void put(RoomId room, List<OutgoingEvent> events) {
        database.<Boolean>durably(connection -> {
            put(connection, room, events);
            return true;
        });
        laneTable.resume(room);
    }

    /**
     * Stores the events in a transaction, and makes the lane due. The caller calls {@link LaneTable#signal} after it. The lane is locked
     * first: whoever holds it locks it before its events, and any other order could deadlock.
     */
    public void put(Connection connection, RoomId room, List<OutgoingEvent> events) {
        laneTable.wake(connection, LaneKind.CONTROL, List.of(room));
        outbox.put(connection, LaneKind.CONTROL, events);
    }

    /** Whether the event was stored, and not removed after its time. */
    public boolean knows(OutgoingEvent event) {
        return database.inTransaction(connection -> SentEvents.of(connection, event.transactionId()))
                .isPresent();
    }

    /** The homeserver's id of an event; empty if it is not sent (yet). */
    public Optional<EventId> eventOf(String transactionId) {
        return database.inTransaction(connection -> outbox.eventOf(connection, transactionId));
    }

    /** Whether events of senders besides this one are still to be sent to the room. */
    public boolean waitsForOthersThan(UserId sender, RoomId room) {
        return database.inTransaction(connection -> SentEvents.areToCome(connection, room, sender));
    }
}
