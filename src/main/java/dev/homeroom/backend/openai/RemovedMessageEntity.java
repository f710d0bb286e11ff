package dev.homeroom.backend.openai;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of the table {@code removed_message}. */
@Entity
@Table(name = "removed_message")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class RemovedMessageEntity {
    @Id
    private String eventId;

    private Instant removedAt;

    @SuppressWarnings("NullAway.Init")
    RemovedMessageEntity() {}

    RemovedMessageEntity(String eventId, Instant removedAt) {
        this.eventId = eventId;
        this.removedAt = removedAt;
    }
}
