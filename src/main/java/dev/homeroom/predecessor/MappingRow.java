package dev.homeroom.predecessor;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/** One row of the predecessor's mappings, parsed. */
sealed interface MappingRow {
    /** The id that identifies the row: the agent's id, or the key of the row. */
    String agentId();

    /**
     * A valid row.
     *
     * @param backend the backend in Homeroom's own export; empty in the predecessor's files
     * @param name the agent's name when the file was written; may be empty
     * @param user the agent's user
     * @param room the agent's room; empty if none was created
     */
    record Mapping(String agentId, Optional<String> backend, String name, Optional<UserId> user, Optional<RoomId> room)
            implements MappingRow {}

    /** @param why one sentence */
    record Malformed(String agentId, String why) implements MappingRow {}
}
