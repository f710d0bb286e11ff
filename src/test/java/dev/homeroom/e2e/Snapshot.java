package dev.homeroom.e2e;

import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All events and state of a person's rooms, for comparison with a later snapshot. */
record Snapshot(
        Map<RoomId, List<TimelineEvent>> timelines, Map<RoomId, Map<TimelineEvent.StateName, TimelineEvent>> state) {
    static Snapshot seenBy(Person person) {
        return new Snapshot(ofEachRoom(person, person::timeline), ofEachRoom(person, person::state));
    }

    private static <T> Map<RoomId, T> ofEachRoom(Person person, Function<RoomId, T> question) {
        return person.joinedRooms().stream().collect(Collectors.toMap(room -> room, question));
    }
}
