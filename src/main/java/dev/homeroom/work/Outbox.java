package dev.homeroom.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What is to be sent, with its transaction ids fixed in advance. Putting the same id in twice does nothing. */
@ApplicationScoped
class Outbox {
    private final ObjectMapper json;
    private final Clock clock;

    Outbox(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** @param attempt how often it has been tried in vain */
    record Waiting(Outgoing outgoing, int attempt, Instant createdAt) {}

    void put(Handle handle, List<Outgoing> outgoing) {
        if (outgoing.isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch("""
                insert into outbox (transaction_id, position, room_id, sender, event_type, content, state, attempt, created_at)
                values (:transaction_id, nextval('outbox_position'), :room_id, :sender, :event_type, :content, 'waiting', 0, :now)
                on conflict do nothing
                """);
        OffsetDateTime now = OffsetDateTime.now(clock);
        for (Outgoing event : outgoing) {
            batch.bind("transaction_id", event.transactionId())
                    .bind("room_id", event.room().value())
                    .bind("sender", event.sender().value())
                    .bind("event_type", event.type())
                    .bind("content", event.content().toString())
                    .bind("now", now)
                    .add();
        }
        batch.execute();
    }

    /** The room's oldest event that is neither sent nor refused. */
    Optional<Waiting> next(Handle handle, RoomId room) {
        return handle.createQuery("""
                        select transaction_id, sender, event_type, content, attempt, created_at
                        from outbox
                        where state = 'waiting'
                          and room_id = :room_id
                        order by position
                        fetch first 1 rows only
                        """)
                .bind("room_id", room.value())
                .map((row, context) -> new Waiting(
                        new Outgoing(
                                row.getString("transaction_id"),
                                room,
                                new UserId(row.getString("sender")),
                                row.getString("event_type"),
                                content(row.getString("content"))),
                        row.getInt("attempt"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .findOne();
    }

    private ObjectNode content(String stored) {
        try {
            return json.readValue(stored, ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The outbox holds something that is no JSON object", e);
        }
    }

    void sent(Handle handle, String transactionId, EventId event) {
        settle(handle, transactionId, "sent", event.value(), null);
    }

    void refused(Handle handle, String transactionId, String reason) {
        settle(handle, transactionId, "refused", null, reason);
    }

    private void settle(
            Handle handle, String transactionId, String state, @Nullable String eventId, @Nullable String reason) {
        handle.createUpdate("""
                        update outbox
                        set state = :state, event_id = :event_id, reason = :reason, settled_at = :now
                        where transaction_id = :transaction_id
                        """)
                .bind("state", state)
                .bind("event_id", eventId)
                .bind("reason", reason)
                .bind("now", OffsetDateTime.now(clock))
                .bind("transaction_id", transactionId)
                .execute();
    }

    void triedInVain(Handle handle, String transactionId) {
        handle.createUpdate("""
                        update outbox
                        set attempt = attempt + 1
                        where transaction_id = :transaction_id
                        """).bind("transaction_id", transactionId).execute();
    }
}
