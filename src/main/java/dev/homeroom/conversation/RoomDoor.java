package dev.homeroom.conversation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Decides whether a person can enter a room.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mroomjoin_rules">Matrix specification,
 *     m.room.join_rules</a>
 */
@Singleton
public class RoomDoor {
    private final Homeserver homeserver;
    private final UserId bot;

    public RoomDoor(Homeserver homeserver, Namespace namespace) {
        this.homeserver = homeserver;
        this.bot = namespace.bot();
    }

    /** Returns false also when the homeserver refuses to say. */
    public boolean isOpenTo(UserId person, RoomId room) {
        return HomeserverException.refusalMeans(false, () -> switch (membership(person, room)) {
            case "join", "invite" -> true;
            case "ban" -> false;
            default -> mayJoin(person, room);
        });
    }

    private boolean mayJoin(UserId person, RoomId room) {
        Optional<ObjectNode> rules = homeserver.state(bot, room, "m.room.join_rules", "");
        String rule = rules.map(content -> content.path("join_rule").asText()).orElse("");
        return switch (rule) {
            case "public" -> true;
            case "restricted", "knock_restricted" -> isInOneOf(person, rules.orElseThrow());
            default -> false;
        };
    }

    private boolean isInOneOf(UserId person, ObjectNode rules) {
        return rules.path("allow")
                .valueStream()
                .map(allowed -> allowed.path("room_id").asText())
                .filter(RoomId::isValid)
                .anyMatch(room -> membership(person, new RoomId(room)).equals("join"));
    }

    private String membership(UserId person, RoomId room) {
        return homeserver.membership(bot, room, person).orElse("");
    }
}
