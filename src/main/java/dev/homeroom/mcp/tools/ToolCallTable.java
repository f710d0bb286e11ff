package dev.homeroom.mcp.tools;

import dev.homeroom.database.entity.Repository;
import java.time.Instant;
import java.util.Optional;

/** The {@code tool_call} table, in the running transaction. */
final class ToolCallTable {
    private static final Repository<ToolCallEntity> ROWS = new Repository<>(ToolCallEntity.class);

    private ToolCallTable() {}

    /**
     * Keeps the call, unless there is one with this cause.
     *
     * @param cause the hash of agent, tool and idempotency key
     * @param request the hash of the rest
     * @return whether the kept call has this request
     */
    static boolean keep(String cause, String request, Instant now) {
        ROWS.insertIfAbsent(new ToolCallEntity(cause, request, now));
        return request(cause).orElseThrow().equals(request);
    }

    /** What is kept with this cause. */
    static Optional<String> request(String cause) {
        return ROWS.findById(cause).map(ToolCallEntity::request);
    }

    static void forget(String cause, String request) {
        ROWS.delete("cause = ?1 and request = ?2", cause, request);
    }

    /** Removes the calls before this time; the rows of their events go then too. */
    static void prune(Instant before) {
        ROWS.delete("createdAt < ?1", before);
    }
}
