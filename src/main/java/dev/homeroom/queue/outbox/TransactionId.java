package dev.homeroom.queue.outbox;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;

/**
 * Transaction ids for what is sent. Homeservers know one by user and id, some of them whatever the room, so an id is
 * made of the room, of the event that caused the sending, and of the part.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#transaction-identifiers">Matrix specification,
 *     transaction identifiers</a>
 */
public final class TransactionId {
    private TransactionId() {}

    /**
     * The same arguments always give the same id.
     *
     * @param cause key of the event that is being answered
     * @param part what this is of the answer, in letters, digits, dots and hyphens
     */
    public static String of(RoomId room, String cause, String part) {
        return prefix(room, cause) + part;
    }

    /** Whether the id is of something that is said because of the room itself: once, ever. */
    public static boolean isOncePerRoom(String id, RoomId room) {
        return id.startsWith(prefix(room, room.value()));
    }

    /** What all ids of one cause begin with. */
    static String prefix(RoomId room, String cause) {
        return "homeroom." + Sha256.base64Url(room.value() + '\n' + cause) + ".";
    }
}
