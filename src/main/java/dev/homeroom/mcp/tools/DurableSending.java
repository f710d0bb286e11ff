package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.SentEvents;
import dev.homeroom.queue.outbox.SentEvents.SendProgress;
import dev.homeroom.queue.retention.RetentionSettings;
import dev.homeroom.time.Backoff;
import dev.homeroom.time.Looking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Sends events by the outbox: once they are stored, no crash loses or doubles them. They wait in the room's control lane, since the
 * caller's own turn may hold the other one until it has the answer of this call.
 */
@ApplicationScoped
class DurableSending {
    private static final Looking LOOKING = new Looking(new Backoff(Duration.ofMillis(20), Duration.ofMillis(500)));

    private final Database database;
    private final ControlOutbox controlOutbox;
    private final LaneTable laneTable;
    private final RetentionSettings retention;
    private final InstantSource clock;

    DurableSending(
            Database database,
            ControlOutbox controlOutbox,
            LaneTable laneTable,
            RetentionSettings retention,
            InstantSource clock) {
        this.database = database;
        this.controlOutbox = controlOutbox;
        this.laneTable = laneTable;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Stores the events, and waits until they are in the room, but not for long.
     *
     * @param events of the call's room, with its transaction ids
     * @return the tool's result
     * @throws ToolRefusal when the homeserver refuses one, or when another call had the key
     */
    ObjectNode send(SendingCall call, List<OutgoingEvent> events) {
        store(call, events);
        laneTable.signal();
        return finish(call, events.stream().map(OutgoingEvent::transactionId).toList());
    }

    /**
     * Keeps a call without a key as begun. If one with the same arguments was begun before, and its event was not stored, this is
     * that call: its process died, and it may have taken what is to be sent.
     *
     * @param part of the transaction id of its event
     */
    SendingCall begun(SendingCall call, String part) {
        Instant now = clock.instant();
        return database.durably(connection -> {
            ToolCallTable.prune(now.minus(retention.time()));
            Optional<SendingCall> before =
                    ToolCallTable.request(call.withoutKey()).map(call::withKey);
            if (before.filter(earlier -> SentEvents.of(connection, earlier.transactionId(part))
                            .isEmpty())
                    .isPresent()) {
                return before.get();
            }
            before.ifPresent(earlier -> ToolCallTable.forget(call.withoutKey(), earlier.key()));
            ToolCallTable.keep(call.withoutKey(), call.key(), now);
            return call;
        });
    }

    /** Forgets that the call was begun, since it sends nothing. */
    void forget(SendingCall call) {
        database.useTransaction(connection -> ToolCallTable.forget(call.withoutKey(), call.key()));
    }

    /**
     * Goes on with a call whose event was stored before.
     *
     * @param part of its transaction id
     * @return empty when it was not
     * @throws ToolRefusal as in {@link #send}
     */
    Optional<ObjectNode> resume(SendingCall call, String part) {
        if (!isStored(call, part)) {
            return Optional.empty();
        }
        store(call, List.of());
        return Optional.of(finish(call, List.of(call.transactionId(part))));
    }

    /**
     * Whether the call's event was stored before: then it is sent, or will be.
     *
     * @param part of its transaction id
     */
    boolean isStored(SendingCall call, String part) {
        return database.inTransaction(connection -> SentEvents.of(connection, call.transactionId(part)))
                .isPresent();
    }

    private ObjectNode finish(SendingCall call, List<String> ids) {
        List<SendProgress> last = await(ids);
        last.stream().filter(DurableSending::isRefused).findFirst().ifPresent(refused -> {
            throw refusal(last, refused.reason().orElse("no reason"));
        });
        List<EventId> sent =
                last.stream().flatMap(progress -> progress.event().stream()).toList();
        return result(call, ids.size(), sent);
    }

    /** Parts that are in the room, or on their way there, are not to be said again. */
    private static ToolRefusal refusal(List<SendProgress> parts, String reason) {
        boolean isPartly = !parts.stream().allMatch(DurableSending::isRefused);
        return new ToolRefusal(
                isPartly
                        ? "The homeserver refused a part of this (" + reason
                                + "), and the other parts are sent. Don't repeat the whole: look with matrix_read which parts are in the room, and send what is missing with another idempotency key."
                        : "The homeserver refused this (" + reason
                                + "). Check that you may write in this room, and then try again with another idempotency key.");
    }

    private void store(SendingCall call, List<OutgoingEvent> events) {
        Instant now = clock.instant();
        boolean isSame = database.durably(connection -> {
            ToolCallTable.prune(now.minus(retention.time()));
            if (!ToolCallTable.keep(call.hash(), call.request(), now)) {
                return false;
            }
            controlOutbox.put(connection, call.room(), events);
            return true;
        });
        if (!isSame) {
            throw new ToolRefusal("This idempotency key belongs to another call. Use a new key for each message.");
        }
    }

    private List<SendProgress> await(List<String> ids) {
        return LOOKING.until(
                DurableSending::isOver,
                () -> database.inTransaction(connection -> progress(connection, ids)),
                McpTool.LONGEST_WAIT);
    }

    private static boolean isOver(List<SendProgress> progress) {
        return progress.stream().noneMatch(SendProgress::waits)
                || progress.stream().anyMatch(DurableSending::isRefused);
    }

    private static List<SendProgress> progress(Connection connection, List<String> ids) {
        return ids.stream()
                .flatMap(id -> SentEvents.of(connection, id).stream())
                .toList();
    }

    private static boolean isRefused(SendProgress progress) {
        return !progress.waits() && progress.event().isEmpty();
    }

    private static ObjectNode result(SendingCall call, int wanted, List<EventId> sent) {
        boolean isSent = sent.size() == wanted;
        ObjectNode result = JsonNodeFactory.instance
                .objectNode()
                .put("status", isSent ? "sent" : "waiting")
                .put("room_id", call.room().value());
        sent.forEach(event -> result.withArray("event_ids").add(event.value()));
        result.withArray("event_ids");
        result.put("idempotency_key", call.key());
        if (!isSent) {
            result.put(
                    "note",
                    "It is stored, and Homeroom sends it as soon as the homeserver takes it. Don't send it again; to see whether it was sent, repeat the call with this idempotency_key.");
        }
        return result;
    }
}
