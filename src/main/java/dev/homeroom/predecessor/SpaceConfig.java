package dev.homeroom.predecessor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;

/** {@code letta_space_config.json}: the predecessor's Space. */
public record SpaceConfig(RoomId space) {
    /** @throws IllegalArgumentException with a sentence, when it names no Space */
    public static SpaceConfig read(JsonNode file) {
        String id = file.path("space_id").asText();
        if (!RoomId.isValid(id)) {
            throw new IllegalArgumentException(
                    "The Space's file has no space_id that is a room id, which begins with an exclamation mark.");
        }
        return new SpaceConfig(new RoomId(id));
    }
}
