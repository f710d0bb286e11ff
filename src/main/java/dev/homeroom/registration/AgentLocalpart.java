package dev.homeroom.registration;

import dev.homeroom.matrix.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The part of an agent's user id after {@code agent_}.
 *
 * <table>
 * <caption>Rules, first match wins</caption>
 * <tr><td>backend {@code letta}, id {@code agent-UUID} or {@code agent-local-UUID}</td>
 *     <td>the id without {@code agent-}, hyphens as underscores (as the predecessor does)</td></tr>
 * <tr><td>any other id</td><td>{@code backend_id}, escaped as the specification recommends</td></tr>
 * <tr><td>any other id that would be too long or contains an unpaired surrogate</td><td>{@code backend_}, a hash of the id, and {@code =}</td></tr>
 * </table>
 *
 * <p>The forms never collide: a backend's name is never eight hexadecimal digits or {@code local}. An escape is {@code =} and two digits, so no escaped id ends in {@code =}, as the hash form does.
 *
 * @see <a href="https://spec.matrix.org/latest/appendices/#mapping-from-other-character-sets">Matrix specification,
 *     mapping from other character sets</a>
 */
final class AgentLocalpart {
    private static final Pattern LETTA_ID =
            Pattern.compile("agent-((?:local-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");
    private static final Pattern BACKEND_NAME = Pattern.compile("(?!local$|[0-9a-f]{8}$)[a-z][a-z0-9]{0,31}");
    private static final String UNESCAPED = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    private static final int MAX_ESCAPED = 120;

    private AgentLocalpart() {}

    static String of(String backend, String agentId) {
        if (!BACKEND_NAME.matcher(backend).matches()) {
            throw new IllegalArgumentException("Not a valid backend name: " + backend);
        }
        var letta = LETTA_ID.matcher(agentId);
        if (backend.equals("letta") && letta.matches()) {
            return letta.group(1).replace('-', '_');
        }
        String escaped = escape(agentId);
        boolean fits = escaped.length() <= MAX_ESCAPED && isWellFormed(agentId);
        return backend + "_" + (fits ? escaped : hash(agentId) + "=");
    }

    private static String escape(String id) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && UNESCAPED.indexOf(b) >= 0) {
                escaped.append((char) b);
            } else {
                escaped.append('=').append(HexFormat.of().toHexDigits(b));
            }
        }
        return escaped.toString();
    }

    /** An unpaired surrogate has no UTF-8 encoding and would be escaped as a question mark. */
    private static boolean isWellFormed(String id) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(id);
    }

    /** Hashes the UTF-16 units, so different ids have different input. */
    private static String hash(String id) {
        HexFormat hex = HexFormat.of();
        return Sha256.hex(
                id.chars().mapToObj(unit -> hex.toHexDigits((char) unit)).collect(Collectors.joining()));
    }
}
