package dev.homeroom.mcp.tools;

import dev.homeroom.database.Sql;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The {@code tool_call} table. */
final class ToolCallTable {
    private ToolCallTable() {}

    /**
     * Keeps the call, unless there is one with this cause.
     *
     * @param cause the hash of agent, tool and idempotency key
     * @param request the hash of the rest
     * @return whether the kept call has this request
     */
    static boolean keep(Handle handle, String cause, String request, Instant now) {
        Sql.on(handle.getConnection(), """
                        insert into tool_call (cause, request, created_at)
                        values (:cause, :request, :now)
                        on conflict do nothing
                        """)
                .bind("cause", cause)
                .bind("request", request)
                .bind("now", now)
                .execute();
        return request(handle, cause).orElseThrow().equals(request);
    }

    /** What is kept with this cause. */
    static Optional<String> request(Handle handle, String cause) {
        return Sql.on(handle.getConnection(), """
                        select request
                        from tool_call
                        where cause = :cause
                        """)
                .bind("cause", cause)
                .map(row -> row.getString("request"))
                .findFirst();
    }

    static void forget(Handle handle, String cause, String request) {
        Sql.on(handle.getConnection(), """
                        delete from tool_call
                        where cause = :cause
                          and request = :request
                        """)
                .bind("cause", cause)
                .bind("request", request)
                .execute();
    }

    /** Removes the calls before this time; the rows of their events go then too. */
    static void prune(Handle handle, Instant before) {
        Sql.on(handle.getConnection(), """
                        delete from tool_call
                        where created_at < :before
                        """).bind("before", before).execute();
    }
}
