package dev.homeroom.queue.outbox;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;

/**
 * Builds transaction ids for outgoing events. Homeservers identify a transaction by user and id, some of them across
 * rooms, so an id consists of the room, the event that caused the sending, and the part.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#transaction-identifiers">Matrix specification,
 *     transaction identifiers</a>
 */
public final class TransactionId {
    private TransactionId() {}

    /**
     * The same arguments always give the same id.
     *
     * @param cause key of the event that is answered
     * @param part the name of this part of the answer: letters, digits, dots and hyphens
     */
    public static String of(RoomId room, String cause, String part) {
        return prefix(room, cause) + part;
    }

    /** Whether the id is of an event that the room itself causes, which is sent only once. */
    public static boolean isOncePerRoom(String id, RoomId room) {
        return id.startsWith(prefix(room, room.value()));
    }

    /** The prefix of all ids with this cause. */
    static String prefix(RoomId room, String cause) {
        return "homeroom." + Sha256.base64Url(room.value() + '\n' + cause) + ".";
    }
}
