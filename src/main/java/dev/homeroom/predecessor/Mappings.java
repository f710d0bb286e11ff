package dev.homeroom.predecessor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of {@code agent_user_mappings.json}. The predecessor writes an object with one row for each agent id; a list
 * of rows and a single row are accepted too.
 */
public record Mappings(List<MappingRow> rows) {
    /** The fields that are read. All others, passwords above all, are dropped by the parser. */
    private static final Set<String> FIELDS =
            Set.of("agent_id", "agent_name", "matrix_user_id", "room_id", "room_created", "created", "backend");

    private static final int MAX_ID_LENGTH = 600;

    public Mappings {
        rows = List.copyOf(rows);
    }

    /**
     * The same rows, reduced to the fields that an import needs. To be called before the rows are passed on.
     *
     * @throws IllegalArgumentException if the file has no mappings; the message is a sentence for people
     */
    public static ObjectNode withoutSecrets(JsonNode file) {
        ObjectNode clean = JsonNodeFactory.instance.objectNode();
        switch (file) {
            case ObjectNode single
            when single.path("agent_id").isTextual() ->
                clean.set(single.path("agent_id").textValue(), reduced(single));
            case ObjectNode byAgent ->
                byAgent.propertyStream().forEach(row -> clean.set(row.getKey(), reduced(row.getValue())));
            default -> {
                if (!file.isArray()) {
                    throw new IllegalArgumentException(
                            "The file has no mappings. It must be a JSON object with a row for each agent.");
                }
                for (int i = 0; i < file.size(); i++) {
                    clean.set(keyOf(file.get(i), i, clean), reduced(file.get(i)));
                }
            }
        }
        return clean;
    }

    private static String keyOf(JsonNode row, int index, ObjectNode taken) {
        String id = row.path("agent_id").asText();
        return id.isEmpty() || taken.has(id) ? "row " + (index + 1) : id;
    }

    /** A row that is not an object may hold a secret, so it is dropped. */
    private static JsonNode reduced(JsonNode row) {
        if (!row.isObject()) {
            return JsonNodeFactory.instance.nullNode();
        }
        ObjectNode clean = JsonNodeFactory.instance.objectNode();
        row.propertyStream()
                .filter(field -> FIELDS.contains(field.getKey()))
                .forEach(field -> clean.set(field.getKey(), field.getValue()));
        return clean;
    }

    /** @throws IllegalArgumentException if the file has no mappings; the message is a sentence for people */
    public static Mappings read(JsonNode file) {
        List<MappingRow> rows = new ArrayList<>();
        withoutSecrets(file).propertyStream().forEach(row -> rows.add(row(row.getKey(), row.getValue())));
        return new Mappings(rows).withoutDuplicates();
    }

    private static MappingRow row(String key, JsonNode row) {
        if (!row.isObject()) {
            return new MappingRow.Malformed(key, "The row is not a JSON object.");
        }
        String id = row.path("agent_id").isMissingNode()
                ? key
                : row.path("agent_id").asText();
        if (id.isBlank() || id.length() > MAX_ID_LENGTH) {
            return new MappingRow.Malformed(key, "The row has no agent_id, or it is too long.");
        }
        if (!id.equals(key) && !key.startsWith("row ")) {
            return new MappingRow.Malformed(key, "The row has the key %s but the agent_id %s.".formatted(key, id));
        }
        String room = text(row, "room_id");
        if (!room.isEmpty() && !RoomId.isValid(room)) {
            return new MappingRow.Malformed(id, "The room_id is not valid. A room id begins with an exclamation mark.");
        }
        String user = text(row, "matrix_user_id");
        if (!user.isEmpty() && !UserId.isValid(user)) {
            return new MappingRow.Malformed(id, "The matrix_user_id is not a user id like @agent_…:server.");
        }
        return new MappingRow.Mapping(
                id,
                Optional.of(text(row, "backend")).filter(name -> !name.isEmpty()),
                text(row, "agent_name"),
                Optional.of(user).filter(value -> !value.isEmpty()).map(UserId::new),
                Optional.of(room).filter(value -> !value.isEmpty()).map(RoomId::new));
    }

    private static String text(JsonNode row, String field) {
        return Optional.ofNullable(row.path(field).textValue()).orElse("").strip();
    }

    /** Rejects all rows that share an agent or a room: only people can tell which row is right. */
    private Mappings withoutDuplicates() {
        Map<RoomId, Integer> rooms = new HashMap<>();
        Map<String, Integer> agents = new HashMap<>();
        for (MappingRow mappingRow : rows) {
            if (mappingRow instanceof MappingRow.Mapping mapping) {
                agents.merge(agent(mapping), 1, Integer::sum);
                mapping.room().ifPresent(room -> rooms.merge(room, 1, Integer::sum));
            }
        }
        return new Mappings(rows.stream()
                .map(mappingRow ->
                        mappingRow instanceof MappingRow.Mapping mapping ? single(mapping, rooms, agents) : mappingRow)
                .toList());
    }

    private static MappingRow single(
            MappingRow.Mapping mapping, Map<RoomId, Integer> rooms, Map<String, Integer> agents) {
        if (agents.getOrDefault(agent(mapping), 0) > 1) {
            return new MappingRow.Malformed(mapping.agentId(), "There are several rows for this agent. Keep only one.");
        }
        if (mapping.room().filter(room -> rooms.getOrDefault(room, 0) > 1).isPresent()) {
            return new MappingRow.Malformed(
                    mapping.agentId(),
                    "Several rows have the room %s. Keep only the row of the room's agent."
                            .formatted(mapping.room().get()));
        }
        return mapping;
    }

    private static String agent(MappingRow.Mapping mapping) {
        return mapping.backend().orElse("") + " " + mapping.agentId();
    }
}
