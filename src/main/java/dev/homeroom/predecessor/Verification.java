package dev.homeroom.predecessor;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.rooms.template.CleanName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The differences between the predecessor's rows and the agents' rooms here.
 *
 * @param missing agents of the file that have no room here
 * @param mismatched agents that have another room here
 * @param extra agents with a room here that are not in the file
 * @param malformed rows that could not be compared
 */
public record Verification(
        List<Difference> missing, List<Difference> mismatched, List<Difference> extra, List<Difference> malformed) {
    public Verification {
        missing = List.copyOf(missing);
        mismatched = List.copyOf(mismatched);
        extra = List.copyOf(extra);
        malformed = List.copyOf(malformed);
    }

    /** @param what one sentence */
    public record Difference(String agentId, String name, String what) {
        public Difference {
            name = CleanName.oneLine(name);
        }
    }

    /**
     * @param agentId unique within a backend
     * @param name may be empty
     */
    public record AgentRoom(String agentId, String name, RoomId room) {}

    public static Verification of(Mappings mappings, List<AgentRoom> agentRooms) {
        List<Difference> missing = new ArrayList<>();
        List<Difference> mismatched = new ArrayList<>();
        List<Difference> malformed = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (MappingRow mappingRow : mappings.rows()) {
            named.add(mappingRow.agentId());
            switch (mappingRow) {
                case MappingRow.Malformed(String agent, String why) -> malformed.add(new Difference(agent, "", why));
                case MappingRow.Mapping mapping ->
                    mapping.room().ifPresent(room -> compare(mapping, room, agentRooms, missing, mismatched));
            }
        }
        List<Difference> extra = agentRooms.stream()
                .filter(here -> !named.contains(here.agentId()))
                .map(here -> new Difference(here.agentId(), here.name(), "has " + here.room() + " here."))
                .toList();
        return new Verification(missing, mismatched, extra, malformed);
    }

    private static void compare(
            MappingRow.Mapping mapping,
            RoomId room,
            List<AgentRoom> agentRooms,
            List<Difference> missing,
            List<Difference> mismatched) {
        List<AgentRoom> agentsRooms = agentRooms.stream()
                .filter(here -> here.agentId().equals(mapping.agentId()))
                .toList();
        if (agentsRooms.isEmpty()) {
            missing.add(new Difference(
                    mapping.agentId(), mapping.name(), "has " + room + " in the file, and no room here."));
        } else if (agentsRooms.stream().noneMatch(here -> here.room().equals(room))) {
            mismatched.add(new Difference(
                    mapping.agentId(),
                    mapping.name(),
                    "has " + room + " in the file, and "
                            + agentsRooms.getFirst().room() + " here."));
        }
    }

    public boolean isInSync() {
        return counts().values().stream().allMatch(count -> count == 0);
    }

    /** The number of differences by kind. */
    public Map<String, Integer> counts() {
        return Map.of(
                "missing", missing.size(),
                "mismatched", mismatched.size(),
                "extra", extra.size(),
                "malformed", malformed.size());
    }
}
