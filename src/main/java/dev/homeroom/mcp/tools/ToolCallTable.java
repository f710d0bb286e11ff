package dev.homeroom.mcp.tools;

import dev.homeroom.database.Sql;
import java.time.Instant;
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
        return Sql.on(handle.getConnection(), """
                        select request
                        from tool_call
                        where cause = :cause
                        """)
                .bind("cause", cause)
                .map(row -> row.getString("request"))
                .one()
                .equals(request);
    }

    /** Removes the calls before this time; the rows of their events go then too. */
    static void prune(Handle handle, Instant before) {
        Sql.on(handle.getConnection(), """
                        delete from tool_call
                        where created_at < :before
                        """).bind("before", before).execute();
    }
}
