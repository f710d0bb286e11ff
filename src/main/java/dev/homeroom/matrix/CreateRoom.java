package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /_matrix/client/v3/createRoom}; always {@code preset: private_chat, visibility: private}.
 *
 * @param name room name
 * @param topic room topic, or null for none
 * @param aliasLocalpart the localpart of the room's alias, or null for none
 * @param roomVersion the room version, for which the power levels are built
 * @param creationContent further fields of {@code m.room.create} ({@code type}, {@code m.federate})
 * @param powerLevels the content of {@code m.room.power_levels} in full
 * @param initialState state set in the same request
 * @param invite people invited in the same request
 */
public record CreateRoom(
        String name,
        @Nullable String topic,
        @Nullable String aliasLocalpart,
        String roomVersion,
        ObjectNode creationContent,
        ObjectNode powerLevels,
        List<InitialState> initialState,
        List<UserId> invite) {

    public record InitialState(String type, String stateKey, ObjectNode content) {}

    /** Returns a copy with one more state event. */
    public CreateRoom with(InitialState more) {
        List<InitialState> all =
                Stream.concat(initialState.stream(), Stream.of(more)).toList();
        return new CreateRoom(name, topic, aliasLocalpart, roomVersion, creationContent, powerLevels, all, invite);
    }
}
