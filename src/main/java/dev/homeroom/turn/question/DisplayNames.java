package dev.homeroom.turn.question;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * People's display names in rooms. A name is requested when its person writes, and cached in memory for ten minutes, so
 * most messages need no request.
 */
@ApplicationScoped
public class DisplayNames {
    private static final Logger LOG = Logger.getLogger(DisplayNames.class);
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final int MOST = 10_000;
    /** In characters. The envelope shortens a name further. */
    private static final int LONGEST = 500;

    private final Homeserver homeserver;
    private final Clock clock;
    private final Map<Who, KnownName> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Who, KnownName> eldest) {
            return size() > MOST;
        }
    };

    private record Who(RoomId room, UserId person) {}

    private record KnownName(Optional<String> name, Instant until) {}

    public DisplayNames(Homeserver homeserver, Clock clock) {
        this.homeserver = homeserver;
        this.clock = clock;
    }

    /** Any string, at most ten minutes old. Empty when the person has no name or the homeserver cannot say now. */
    Optional<String> of(BoundRoom room, UserId person) {
        Who who = new Who(room.room(), person);
        return kept(who).orElseGet(() -> ask(room, person)).name();
    }

    private Optional<KnownName> kept(Who who) {
        synchronized (known) {
            return Optional.ofNullable(known.get(who))
                    .filter(name -> clock.instant().isBefore(name.until()));
        }
    }

    private KnownName ask(BoundRoom room, UserId person) {
        try {
            Optional<String> name = homeserver
                    .state(room.agentUser(), room.room(), "m.room.member", person.value())
                    .map(member -> member.path("displayname").asText(""))
                    .filter(text -> !text.isBlank())
                    .map(text -> text.substring(0, Math.min(text.length(), LONGEST)));
            return keep(
                    new Who(room.room(), person),
                    new KnownName(name, clock.instant().plus(FRESH)));
        } catch (HomeserverException e) {
            LOG.debugf("What somebody is called can't be told: user=%s %s", person, e.getMessage());
            return new KnownName(Optional.empty(), Instant.MIN);
        }
    }

    private KnownName keep(Who who, KnownName name) {
        synchronized (known) {
            known.put(who, name);
            return name;
        }
    }
}
