package dev.homeroom.predecessor;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/** One row of the predecessor's mappings, as far as it makes sense. */
sealed interface MappingRow {
    /** How the row is known: the agent's id, or the key under which it stood. */
    String agentId();

    /**
     * A row that can be worked with.
     *
     * @param backend as Homeroom's own export has it; empty in the predecessor's files
     * @param name the agent's name when the file was written; may be empty
     * @param user as whom the agent spoke
     * @param room the agent's room; empty where none was made
     */
    record Mapping(String agentId, Optional<String> backend, String name, Optional<UserId> user, Optional<RoomId> room)
            implements MappingRow {}

    /** @param why a sentence */
    record Malformed(String agentId, String why) implements MappingRow {}
}
