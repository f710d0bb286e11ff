package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.SentEvents;
import dev.homeroom.queue.outbox.SentEvents.SendProgress;
import dev.homeroom.time.Backoff;
import dev.homeroom.time.Deadline;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Sends events by the outbox: once they are stored, no crash loses or doubles them. They wait in the room's control lane, since the
 * caller's own turn may hold the other one until it has the answer of this call.
 */
@ApplicationScoped
class DurableSending {
    /** Leaves some of the time of a call for everything else. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Backoff BETWEEN_LOOKS = new Backoff(Duration.ofMillis(20), Duration.ofMillis(500));

    private final Database database;
    private final Outbox outbox;
    private final LaneTable laneTable;

    DurableSending(Database database, Outbox outbox, LaneTable laneTable) {
        this.database = database;
        this.outbox = outbox;
        this.laneTable = laneTable;
    }

    /** The cause of all transaction ids of a call. The same call with the same key has the same one. */
    static String cause(CallingAgent caller, String tool, String idempotencyKey) {
        return String.join("\n", "mcp", caller.user().value(), tool, idempotencyKey);
    }

    /**
     * Stores the events, and waits until they are in the room, but not for long.
     *
     * @param events of one room, with transaction ids by {@link #cause}
     * @return the tool's result
     * @throws ToolRefusal when the homeserver refuses one
     */
    ObjectNode send(RoomId room, String idempotencyKey, List<OutgoingEvent> events) {
        database.useTransaction(handle -> {
            outbox.put(handle, LaneKind.CONTROL, events);
            laneTable.wake(handle, LaneKind.CONTROL, List.of(room));
        });
        laneTable.signal();
        List<SendProgress> last = await(events);
        last.stream().filter(DurableSending::isRefused).findFirst().ifPresent(refused -> {
            throw new ToolRefusal(
                    "The homeserver refused this (" + refused.reason().orElse("no reason")
                            + "). Check that you may write in this room, and then try again with another idempotency key.");
        });
        List<EventId> sent =
                last.stream().flatMap(progress -> progress.event().stream()).toList();
        return result(room, idempotencyKey, events.size(), sent);
    }

    private List<SendProgress> await(List<OutgoingEvent> events) {
        Deadline deadline = Deadline.in(PATIENCE);
        for (int looks = 1; ; looks++) {
            List<SendProgress> progress = database.inTransaction(handle -> progress(handle, events));
            boolean isOver = progress.stream().noneMatch(SendProgress::waits)
                    || progress.stream().anyMatch(DurableSending::isRefused);
            if (isOver || deadline.isOver() || !pause(BETWEEN_LOOKS.after(looks))) {
                return progress;
            }
        }
    }

    private static List<SendProgress> progress(Handle handle, List<OutgoingEvent> events) {
        return events.stream()
                .flatMap(event -> SentEvents.of(handle, event.transactionId()).stream())
                .toList();
    }

    private static boolean isRefused(SendProgress progress) {
        return !progress.waits() && progress.event().isEmpty();
    }

    private static boolean pause(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ObjectNode result(RoomId room, String idempotencyKey, int wanted, List<EventId> sent) {
        boolean isSent = sent.size() == wanted;
        ObjectNode result = JsonNodeFactory.instance
                .objectNode()
                .put("status", isSent ? "sent" : "waiting")
                .put("room_id", room.value());
        sent.forEach(event -> result.withArray("event_ids").add(event.value()));
        result.withArray("event_ids");
        result.put("idempotency_key", idempotencyKey);
        if (!isSent) {
            result.put(
                    "note",
                    "It is stored, and Homeroom sends it as soon as the homeserver takes it. Don't send it again; to see whether it was sent, repeat the call with this idempotency_key.");
        }
        return result;
    }
}
