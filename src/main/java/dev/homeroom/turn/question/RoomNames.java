package dev.homeroom.turn.question;

import dev.homeroom.cache.RecentAnswers;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The names of rooms, as clients show them. A name is requested when a person writes, and cached for a minute.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#calculating-the-display-name-for-a-room">Matrix
 *     specification, the display name of a room</a>
 */
@Singleton
public class RoomNames {
    static final String DIRECT = "a direct chat";
    static final String EMPTY = "an empty room";

    private static final Logger LOG = Logger.getLogger(RoomNames.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int MOST = 10_000;
    private static final int MOST_NAMED = 5;
    /** In characters. The envelope shortens a name further. */
    private static final int LONGEST = 500;

    private final Homeserver homeserver;
    private final DisplayNames people;
    private final RecentAnswers<RoomId, String> known;

    public RoomNames(Homeserver homeserver, DisplayNames people, InstantSource clock) {
        this.homeserver = homeserver;
        this.people = people;
        this.known = new RecentAnswers<>(MOST, FRESH, clock);
    }

    /** Any string that is not blank. */
    String of(BoundRoom room) {
        return known.of(room.room()).orElseGet(() -> ask(room));
    }

    private String ask(BoundRoom room) {
        try {
            String name = said(room, "m.room.name", "name")
                    .or(() -> said(room, "m.room.canonical_alias", "alias"))
                    .orElseGet(() -> byMembers(room));
            return known.keep(room.room(), name);
        } catch (HomeserverException e) {
            LOG.debugf("A room's name can't be read: room=%s %s", room.room(), e.getMessage());
            return room.name().isBlank() ? EMPTY : room.name();
        }
    }

    private Optional<String> said(BoundRoom room, String type, String field) {
        return homeserver
                .state(room.agentUser(), room.room(), type, "")
                .map(content -> content.path(field).asText(""))
                .map(name -> name.substring(0, Math.min(name.length(), LONGEST)))
                .filter(name -> !name.isBlank());
    }

    private String byMembers(BoundRoom room) {
        if (room.binding().kind() == Binding.RoomKind.DIRECT) {
            return DIRECT;
        }
        List<UserId> others = homeserver.joinedMembers(room.agentUser(), room.room()).stream()
                .filter(member -> !member.equals(room.agentUser()))
                .sorted((one, other) -> one.value().compareTo(other.value()))
                .toList();
        return switch (others.size()) {
            case 0 -> EMPTY;
            case 1 -> DIRECT;
            default -> names(room, others);
        };
    }

    private String names(BoundRoom room, List<UserId> members) {
        String named = members.stream()
                .limit(MOST_NAMED)
                .map(member -> people.of(room, member).orElseGet(member::localpart))
                .collect(Collectors.joining(", "));
        int more = members.size() - MOST_NAMED;
        return more > 0 ? named + " and " + more + " others" : named;
    }
}
