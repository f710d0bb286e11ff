package dev.homeroom.talk;

import dev.homeroom.database.Sql;
import dev.homeroom.database.StoredTime;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.tracking.TrackingId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The {@code talk} table. The state of a talk is that of its message in the outbox and in the inbox. */
final class TalkTable {
    private TalkTable() {}

    /**
     * A message to an agent.
     *
     * @param room of the agent
     * @param caller the user that says it
     * @param request the hash of agent and text
     */
    record StoredTalk(TrackingId id, RoomId room, UserId agentUser, UserId caller, String request, Instant created) {
        /** Transaction id of the message. */
        String question() {
            return TransactionId.of(room, id.value(), "question");
        }

        /** Transaction id of the request to stop. */
        String stop() {
            return TransactionId.of(room, id.value(), "stop");
        }
    }

    static Optional<StoredTalk> find(Handle handle, TrackingId id) {
        return Sql.on(handle.getConnection(), """
                        select room_id, agent_user, caller, request, created_at
                        from talk
                        where tracking_id = :id
                        """)
                .bind("id", id.value())
                .map(row -> new StoredTalk(
                        id,
                        new RoomId(row.getString("room_id")),
                        new UserId(row.getString("agent_user")),
                        new UserId(row.getString("caller")),
                        row.getString("request"),
                        StoredTime.of(row, "created_at")))
                .findFirst();
    }

    /** @return false when there is a talk with this id */
    static boolean add(Handle handle, StoredTalk talk) {
        return Sql.on(handle.getConnection(), """
                        insert into talk (tracking_id, room_id, agent_user, caller, request, created_at)
                        values (:id, :room_id, :agent_user, :caller, :request, :created_at)
                        on conflict do nothing
                        """)
                        .bind("id", talk.id().value())
                        .bind("room_id", talk.room().value())
                        .bind("agent_user", talk.agentUser().value())
                        .bind("caller", talk.caller().value())
                        .bind("request", talk.request())
                        .bind("created_at", talk.created())
                        .execute()
                == 1;
    }

    /** Removes the talks that began before this time. */
    static void prune(Handle handle, Instant before) {
        Sql.on(handle.getConnection(), """
                        delete from talk
                        where created_at < :before
                        """).bind("before", before).execute();
    }
}
