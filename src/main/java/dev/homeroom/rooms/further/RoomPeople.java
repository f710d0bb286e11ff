package dev.homeroom.rooms.further;

import dev.homeroom.cache.RecentAnswers;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/** The people who have joined a room. */
@ApplicationScoped
public class RoomPeople {
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final int MOST_ROOMS = 10_000;

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final RecentAnswers<RoomId, List<UserId>> known;

    public RoomPeople(Homeserver homeserver, Namespace namespace, InstantSource clock) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.known = new RecentAnswers<>(MOST_ROOMS, FRESH, clock);
    }

    /**
     * Returns the people in the order of their ids, as the agent sees them, at most 10 s old.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now, or refuses to
     */
    public List<UserId> in(BoundRoom room) {
        return known.of(room.room()).orElseGet(() -> known.keep(room.room(), ask(room)));
    }

    private List<UserId> ask(BoundRoom room) {
        return homeserver.joinedMembers(room.agentUser(), room.room()).stream()
                .filter(member -> !namespace.owns(member))
                .sorted(Comparator.comparing(UserId::value))
                .toList();
    }
}
