package dev.homeroom.e2e;

import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All events and state of a person's rooms, for comparison with a later snapshot. */
record Snapshot(
        Map<RoomId, List<TimelineEvent>> timelines, Map<RoomId, Map<TimelineEvent.StateName, TimelineEvent>> state) {
    static Snapshot seenBy(Person person) {
        return seenBy(person, Set.of());
    }

    /** @param others rooms that are left out, since Homeroom has nothing to do with them */
    static Snapshot seenBy(Person person, Set<RoomId> others) {
        Set<RoomId> rooms = person.joinedRooms().stream()
                .filter(room -> !others.contains(room))
                .collect(Collectors.toSet());
        return new Snapshot(ofEach(rooms, person::timeline), ofEach(rooms, person::state));
    }

    private static <T> Map<RoomId, T> ofEach(Set<RoomId> rooms, Function<RoomId, T> question) {
        return rooms.stream().collect(Collectors.toMap(room -> room, question));
    }
}
