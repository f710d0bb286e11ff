package dev.homeroom.work;

import dev.homeroom.matrix.RoomId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

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
        byte[] digest = sha256().digest((room.value() + '\n' + cause).getBytes(StandardCharsets.UTF_8));
        return "homeroom." + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + "." + part;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
