package dev.homeroom.predecessor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;

/** {@code letta_space_config.json}: the predecessor's Space. */
public record SpaceConfig(RoomId space) {
    /** @throws IllegalArgumentException if the file names no Space; the message is a sentence for people */
    public static SpaceConfig read(JsonNode file) {
        String id = file.path("space_id").asText();
        if (!RoomId.isValid(id)) {
            throw new IllegalArgumentException(
                    "The file of the Space has no valid space_id. A room id begins with an exclamation mark.");
        }
        return new SpaceConfig(new RoomId(id));
    }
}
