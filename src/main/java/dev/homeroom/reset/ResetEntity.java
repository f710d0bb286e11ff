package dev.homeroom.reset;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of the table {@code reset}. It has one row at most. */
@Entity
@Table(name = "reset")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class ResetEntity {
    @Id
    private Instant begunAt;

    @SuppressWarnings("NullAway.Init")
    ResetEntity() {}

    ResetEntity(Instant begunAt) {
        this.begunAt = begunAt;
    }
}
