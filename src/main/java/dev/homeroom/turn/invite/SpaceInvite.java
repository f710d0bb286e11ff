package dev.homeroom.turn.invite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.stream.Stream;

/**
 * Tells Spaces from rooms. Nobody writes in a Space, and clients do not show messages there.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#types">Matrix specification, room types</a>
 */
public final class SpaceInvite {
    private static final String CREATE = "m.room.create";

    private SpaceInvite() {}

    /** Reads the invite itself. Not every homeserver includes the room type in an invite. */
    public static boolean isToSpace(RoomEvent invite) {
        return Stream.of(invite.json().path("unsigned"), invite.json())
                .flatMap(place -> place.path("invite_room_state").valueStream())
                .filter(event -> event.path("type").asText().equals(CREATE))
                .anyMatch(event -> isSpace(event.path("content")));
    }

    /**
     * False when the homeserver does not give the room type.
     *
     * @param member a member of the room
     */
    public static boolean isSpace(Homeserver homeserver, UserId member, RoomId room) {
        return HomeserverException.refusalMeans(
                false,
                () -> homeserver
                        .state(member, room, CREATE, "")
                        .filter(SpaceInvite::isSpace)
                        .isPresent());
    }

    private static boolean isSpace(JsonNode create) {
        return create.path("type").asText().equals("m.space");
    }
}
