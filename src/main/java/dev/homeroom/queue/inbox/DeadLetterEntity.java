package dev.homeroom.queue.inbox;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.DeadLetters.DeadLetter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code inbox}, of which only {@link DeadLetters} are read. */
@Entity
@Immutable
@Table(name = "inbox")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class DeadLetterEntity {
    @Id
    private String eventId;

    private long position;
    private String state;
    private RoomId roomId;
    private String event;
    private String reason;
    private String errorId;
    private Instant receivedAt;
    private Instant diedAt;
    private int round;
    private @Nullable String detail;

    @SuppressWarnings("NullAway.Init")
    DeadLetterEntity() {}

    DeadLetter letter() {
        return new DeadLetter(
                eventId, roomId, event, reason, errorId, receivedAt, diedAt, round, detail == null ? "" : detail);
    }
}
