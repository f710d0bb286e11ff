package dev.homeroom.registration;

import dev.homeroom.matrix.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What follows {@code agent_} in an agent's user id.
 *
 * <table>
 * <caption>Rules, first match wins</caption>
 * <tr><td>backend {@code letta}, id {@code agent-UUID} or {@code agent-local-UUID}</td>
 *     <td>the id without {@code agent-}, hyphens as underscores (as the predecessor did)</td></tr>
 * <tr><td>any other id</td><td>{@code backend_id}, escaped as the specification recommends</td></tr>
 * <tr><td>any other id that would grow too long, or has half a surrogate pair</td><td>{@code backend_}, a hash of the id, and {@code =}</td></tr>
 * </table>
 *
 * <p>The forms can't meet: a backend's name is never eight hexadecimal digits or {@code local}, and an escape
 * is {@code =} and two digits, so that no escaped id ends in {@code =}, as the hash does.
 *
 * @see <a href="https://spec.matrix.org/latest/appendices/#mapping-from-other-character-sets">Matrix specification,
 *     mapping from other character sets</a>
 */
final class AgentLocalpart {
    private static final Pattern LETTA_ID =
            Pattern.compile("agent-((?:local-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");
    private static final Pattern BACKEND_NAME = Pattern.compile("(?!local$|[0-9a-f]{8}$)[a-z][a-z0-9]{0,31}");
    private static final String UNESCAPED = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    private static final int LONGEST_ESCAPED = 120;

    private AgentLocalpart() {}

    static String of(String backend, String agentId) {
        if (!BACKEND_NAME.matcher(backend).matches()) {
            throw new IllegalArgumentException("Not a backend's name: " + backend);
        }
        var letta = LETTA_ID.matcher(agentId);
        if (backend.equals("letta") && letta.matches()) {
            return letta.group(1).replace('-', '_');
        }
        String escaped = escape(agentId);
        boolean fits = escaped.length() <= LONGEST_ESCAPED && isWellFormed(agentId);
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

    /** Half a surrogate pair has no UTF-8, and would be escaped as a question mark. */
    private static boolean isWellFormed(String id) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(id);
    }

    /** Of the UTF-16 units as they are, so that no two ids look alike to it. */
    private static String hash(String id) {
        HexFormat hex = HexFormat.of();
        return Sha256.hex(
                id.chars().mapToObj(unit -> hex.toHexDigits((char) unit)).collect(Collectors.joining()));
    }
}
