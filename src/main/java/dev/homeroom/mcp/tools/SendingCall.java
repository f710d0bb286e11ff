package dev.homeroom.mcp.tools;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.queue.outbox.TransactionId;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A call of a tool that sends something to a room.
 *
 * @param cause of all transaction ids of the call; the same call with the same key has the same one
 * @param key by which a repeated call is known
 * @param request the hash of room and arguments
 */
record SendingCall(String cause, RoomId room, String key, String request) {
    static SendingCall of(CallingAgent caller, String tool, RoomId room, CallArguments arguments) {
        String key = IdempotencyKey.of(arguments);
        return new SendingCall(cause(caller, tool, key), room, key, request(room, arguments));
    }

    static String cause(CallingAgent caller, String tool, String key) {
        return String.join("\n", "mcp", caller.user().value(), tool, key);
    }

    /** The order of the fields doesn't matter. */
    private static String request(RoomId room, CallArguments arguments) {
        Map<String, String> fields = new TreeMap<>();
        arguments
                .json()
                .propertyStream()
                .forEach(field -> fields.put(field.getKey(), field.getValue().toString()));
        fields.remove(IdempotencyKey.NAME);
        return Sha256.hex(fields.entrySet().stream()
                .map(field -> field.getKey() + '=' + field.getValue())
                .collect(Collectors.joining("\n", room.value() + "\n", "")));
    }

    /** The call with another key. */
    SendingCall withKey(String other) {
        return new SendingCall(cause.substring(0, cause.length() - key.length()) + other, room, other, request);
    }

    /** Names all calls of the agent, for this tool, with these arguments. */
    String withoutKey() {
        return Sha256.hex("without a key\n" + withKey("").cause() + request);
    }

    String transactionId(String part) {
        return TransactionId.of(room, cause, part);
    }

    /** The cause as the database keeps it. */
    String hash() {
        return Sha256.hex(cause);
    }
}
