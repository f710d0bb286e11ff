package dev.homeroom.turn.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Events that an earlier attempt may have left in the room, to be completed or removed when the turn ends. */
public enum StaleDraft {
    DRAFT("draft"),
    TOOLS("tools");

    private final String part;

    StaleDraft(String part) {
        this.part = part;
    }

    public String transactionId(RoomId room, String cause) {
        return TransactionId.of(room, cause, part);
    }

    /** Takes it away; nothing is sent where there was none. */
    public OutgoingEvent gone(RoomId room, String cause, UserId agentUser) {
        return new OutgoingEvent(
                TransactionId.of(room, cause, part + "-gone"),
                room,
                agentUser,
                Redaction.TYPE,
                JsonNodeFactory.instance.objectNode(),
                Optional.of(transactionId(room, cause)));
    }

    /** Takes everything away that a turn may have left. */
    public static List<OutgoingEvent> allGone(RoomId room, String cause, UserId agentUser) {
        return Stream.of(values())
                .map(staleDraft -> staleDraft.gone(room, cause, agentUser))
                .toList();
    }

    /** Removes the drafts of one agent's stopped turns. */
    public static List<OutgoingEvent> allGone(List<WaitingEvent> stopped, UserId agentUser) {
        return stopped.stream()
                .filter(WaitingEvent::wasBegun)
                .flatMap(turn -> allGone(turn.room(), turn.cause(), agentUser).stream())
                .toList();
    }
}
