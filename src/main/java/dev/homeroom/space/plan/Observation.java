package dev.homeroom.space.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Matrix shows at one time; or, read from the index, what it showed last.
 *
 * @param rooms all that the bot is in, all that the Space has as children, and of others that the bot should know of those
 *     that are gone; without the Space itself
 * @param personalSpaces people's own, where upgrades have led them, sorted by room
 * @param traces of agents that have none of these rooms, what else there is of them; an agent that is in neither was not
 *     looked for, so nothing may be made for it
 * @param remarks what was noticed on the way, in sentences for operators
 */
public record Observation(
        SpaceSight space,
        Map<RoomId, RoomSight> rooms,
        List<PersonalSpace> personalSpaces,
        Map<AgentRef, Trace> traces,
        List<Remark> remarks) {
    public Observation {
        rooms = Map.copyOf(rooms);
        personalSpaces = List.copyOf(personalSpaces);
        traces = Map.copyOf(traces);
        remarks = List.copyOf(remarks);
    }

    public Stream<RoomSight.Seen> seen() {
        return rooms.values().stream().filter(RoomSight.Seen.class::isInstance).map(RoomSight.Seen.class::cast);
    }

    /** The room, if it could be looked into. */
    public Optional<RoomSight.Seen> seen(RoomId room) {
        return Optional.ofNullable(rooms.get(room))
                .filter(RoomSight.Seen.class::isInstance)
                .map(RoomSight.Seen.class::cast);
    }
}
