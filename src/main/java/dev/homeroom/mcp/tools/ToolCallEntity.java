package dev.homeroom.mcp.tools;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of the table {@code tool_call}. */
@Entity
@Table(name = "tool_call")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class ToolCallEntity {
    @Id
    private String cause;

    private String request;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    ToolCallEntity() {}

    ToolCallEntity(String cause, String request, Instant createdAt) {
        this.cause = cause;
        this.request = request;
        this.createdAt = createdAt;
    }

    String request() {
        return request;
    }
}
