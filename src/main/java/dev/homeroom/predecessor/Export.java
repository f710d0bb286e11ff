package dev.homeroom.predecessor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.rooms.state.BoundRoom;
import java.util.List;
import java.util.Optional;

/**
 * Exports Homeroom's rooms and Space in the format of the predecessor's files, but without passwords, because Homeroom
 * has none.
 */
public final class Export {
    private Export() {}

    /**
     * The rooms in the format of {@code agent_user_mappings.json}, with an additional {@code backend}; agents in the
     * order of room ids.
     */
    public static ObjectNode mappings(List<BoundRoom> rooms, AgentDirectory directory) {
        ObjectNode mappings = JsonNodeFactory.instance.objectNode();
        rooms.stream().filter(BoundRoom::isCurrentAgentRoom).forEach(room -> {
            String id = room.binding().agent().agentId();
            String key = mappings.has(id) ? "row " + (mappings.size() + 1) : id;
            mappings.set(key, row(room, directory.find(room.binding().agent())));
        });
        return mappings;
    }

    private static ObjectNode row(BoundRoom room, Optional<KnownAgent> agent) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("agent_id", room.binding().agent().agentId())
                .put("agent_name", agent.map(KnownAgent::name).orElse(""))
                .put("backend", room.binding().agent().backend())
                .put("matrix_user_id", room.agentUser().value())
                .put("room_id", room.room().value())
                .put("created", true)
                .put("room_created", true);
    }

    /** The Space in the format of {@code letta_space_config.json}. */
    public static ObjectNode space(RoomId space, String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("space_id", space.value())
                .put("name", name);
    }
}
