package dev.homeroom.mcp.key;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of one agent: {@code hmk1.LOCALPART.MAC}. Nothing is stored, since the MAC of the installation's secret can be computed
 * again. It covers the agent's user, its room, and the number of revocations that the room counts, so a revocation and a new room
 * end all earlier keys.
 *
 * @param localpart of the agent's user
 * @param mac 43 URL-safe characters
 */
record AgentKey(String localpart, String mac) {
    private static final String PREFIX = "hmk1.";
    private static final String ALGORITHM = "HmacSHA256";
    /** Keeps these MACs apart from any other use of the secret. */
    private static final String PURPOSE = "dev.homeroom.mcp.key";

    /** @param revocations number of revocations so far */
    static AgentKey of(String secret, UserId agentUser, RoomId room, int revocations) {
        String covered = String.join("\n", PURPOSE, agentUser.value(), room.value(), Integer.toString(revocations));
        return new AgentKey(agentUser.localpart(), mac(secret, covered));
    }

    /** Parses a key. Empty if the text has another form. Localparts contain dots, MACs don't. */
    static Optional<AgentKey> parse(String text) {
        int end = text.lastIndexOf('.');
        return text.startsWith(PREFIX) && end > PREFIX.length()
                ? Optional.of(new AgentKey(text.substring(PREFIX.length(), end), text.substring(end + 1)))
                : Optional.empty();
    }

    /** Compares in constant time. */
    boolean matches(AgentKey expected) {
        return localpart.equals(expected.localpart)
                && MessageDigest.isEqual(
                        mac.getBytes(StandardCharsets.UTF_8), expected.mac.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return PREFIX + localpart + "." + mac;
    }

    /** Hides the MAC, so that it never reaches a log. */
    @Override
    public String toString() {
        return "AgentKey[" + localpart + "]";
    }

    private static String mac(String secret, String covered) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(covered.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has HmacSHA256", e);
        }
    }
}
