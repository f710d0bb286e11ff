package dev.homeroom.mcp.tools;

import dev.homeroom.cache.RecentAnswers;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.time.Deadline;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The people in the rooms of the calling agent. */
@ApplicationScoped
class People {
    private static final int MOST_AGENTS = 1_000;
    private static final int MOST_NAMES = 10_000;
    private static final int MOST_ROOMS = 100;
    private static final int MOST_PEOPLE = 500;
    private static final Duration PEOPLE_FRESH = Duration.ofSeconds(30);
    private static final Duration NAMES_FRESH = Duration.ofMinutes(10);
    private static final Duration MOST_FOR_NAMES = Duration.ofSeconds(5);

    private final OwnRooms ownRooms;
    private final Homeserver homeserver;
    private final Namespace namespace;
    private final RecentAnswers<CallingAgent, List<RoomPerson>> people;
    private final RecentAnswers<UserId, String> names;

    People(OwnRooms ownRooms, Homeserver homeserver, Namespace namespace, InstantSource clock) {
        this.ownRooms = ownRooms;
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.people = new RecentAnswers<>(MOST_AGENTS, PEOPLE_FRESH, clock);
        this.names = new RecentAnswers<>(MOST_NAMES, NAMES_FRESH, clock);
    }

    /**
     * @param name the display name, or the localpart
     * @param rooms of the agent that the person is in
     */
    record RoomPerson(UserId user, String name, List<RoomId> rooms) {
        RoomPerson {
            rooms = List.copyOf(rooms);
        }

        boolean isCalled(String text) {
            return UserId.isValid(text)
                    ? user.value().equals(text)
                    : user.localpart().equalsIgnoreCase(text) || name.equalsIgnoreCase(text);
        }
    }

    /** At most 500, of at most 100 rooms. */
    List<RoomPerson> of(CallingAgent caller) {
        return people.of(caller).orElseGet(() -> people.keep(caller, read(caller)));
    }

    private List<RoomPerson> read(CallingAgent caller) {
        Map<UserId, List<RoomId>> rooms = new LinkedHashMap<>();
        for (BoundRoom room : ownRooms.of(caller).stream().limit(MOST_ROOMS).toList()) {
            members(caller, room.room()).stream()
                    .filter(user -> !namespace.owns(user))
                    .forEach(user ->
                            rooms.computeIfAbsent(user, _ -> new ArrayList<>()).add(room.room()));
        }
        Deadline deadline = Deadline.in(MOST_FOR_NAMES);
        return rooms.entrySet().stream()
                .limit(MOST_PEOPLE)
                .map(person ->
                        new RoomPerson(person.getKey(), name(caller, person.getKey(), deadline), person.getValue()))
                .toList();
    }

    private List<UserId> members(CallingAgent caller, RoomId room) {
        return HomeserverException.refusalMeans(List.of(), () -> homeserver.joinedMembers(caller.user(), room));
    }

    /** A homeserver may ask other servers for profiles, for as long as it likes. */
    private String name(CallingAgent caller, UserId user, Deadline deadline) {
        return names.of(user)
                .orElseGet(() -> deadline.isOver()
                        ? user.localpart()
                        : names.keep(
                                user,
                                HomeserverException.refusalMeans(
                                                Profile.EMPTY, () -> homeserver.profile(caller.user(), user))
                                        .displayName()
                                        .orElse(user.localpart())));
    }
}
