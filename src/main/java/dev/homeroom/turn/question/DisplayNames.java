package dev.homeroom.turn.question;

import dev.homeroom.cache.RecentAnswers;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * People's display names in rooms. A name is requested when its person writes, and cached in memory for ten minutes, so
 * most messages need no request.
 */
@Singleton
public class DisplayNames {
    private static final Logger LOG = Logger.getLogger(DisplayNames.class);
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final int MOST = 10_000;
    /** In characters. The envelope shortens a name further. */
    private static final int LONGEST = 500;

    private final Homeserver homeserver;
    private final RecentAnswers<Who, Optional<String>> known;

    private record Who(RoomId room, UserId person) {}

    public DisplayNames(Homeserver homeserver, InstantSource clock) {
        this.homeserver = homeserver;
        this.known = new RecentAnswers<>(MOST, FRESH, clock);
    }

    /** Any string, at most ten minutes old. Empty when the person has no name or the homeserver cannot say now. */
    Optional<String> of(BoundRoom room, UserId person) {
        return known.of(new Who(room.room(), person)).orElseGet(() -> ask(room, person));
    }

    private Optional<String> ask(BoundRoom room, UserId person) {
        try {
            Optional<String> name = homeserver
                    .state(room.agentUser(), room.room(), "m.room.member", person.value())
                    .map(member -> member.path("displayname").asText(""))
                    .filter(text -> !text.isBlank())
                    .map(text -> text.substring(0, Math.min(text.length(), LONGEST)));
            return known.keep(new Who(room.room(), person), name);
        } catch (HomeserverException e) {
            LOG.debugf("A display name can't be read: user=%s %s", person, e.getMessage());
            return Optional.empty();
        }
    }
}
