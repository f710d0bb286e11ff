package dev.homeroom.queue.inbox;

import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of the table {@code caught_up}: the event of a room's timeline up to which all is in the inbox. */
@Entity
@Table(name = "caught_up")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class CaughtUpEntity {
    @Id
    private String roomId;

    private EventId eventId;

    @Column(name = "at")
    private Instant readAt;

    @SuppressWarnings("NullAway.Init")
    CaughtUpEntity() {}

    CaughtUpEntity(RoomId room, EventId event, Instant readAt) {
        this.roomId = room.value();
        this.eventId = event;
        this.readAt = readAt;
    }

    EventId event() {
        return eventId;
    }
}
