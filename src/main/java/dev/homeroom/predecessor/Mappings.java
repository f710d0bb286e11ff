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
 * The rows of {@code agent_user_mappings.json}: an object with a row for each agent's id, as the predecessor wrote it; a
 * list of rows, or a single one, are understood too.
 */
public record Mappings(List<MappingRow> rows) {
    /** All that is ever read of a row. What else there is, a password above all, goes no further than the parser. */
    private static final Set<String> FIELDS =
            Set.of("agent_id", "agent_name", "matrix_user_id", "room_id", "room_created", "created", "backend");

    private static final int LONGEST = 600;

    public Mappings {
        rows = List.copyOf(rows);
    }

    /**
     * The same rows with nothing in them but what an import needs; to be done before they are passed on to anybody.
     *
     * @throws IllegalArgumentException with a sentence, when this can't be mappings at all
     */
    public static ObjectNode withoutSecrets(JsonNode file) {
        ObjectNode clean = JsonNodeFactory.instance.objectNode();
        switch (file) {
            case ObjectNode single
            when single.path("agent_id").isTextual() ->
                clean.set(single.path("agent_id").textValue(), stripped(single));
            case ObjectNode byAgent ->
                byAgent.propertyStream().forEach(row -> clean.set(row.getKey(), stripped(row.getValue())));
            default -> {
                if (!file.isArray()) {
                    throw new IllegalArgumentException(
                            "This is no file of mappings: it has to be an object with a row for each agent.");
                }
                for (int i = 0; i < file.size(); i++) {
                    clean.set(keyOf(file.get(i), i, clean), stripped(file.get(i)));
                }
            }
        }
        return clean;
    }

    private static String keyOf(JsonNode row, int index, ObjectNode taken) {
        String id = row.path("agent_id").asText();
        return id.isEmpty() || taken.has(id) ? "row " + (index + 1) : id;
    }

    /** A row that is no object may hold anything, so nothing of it is kept. */
    private static JsonNode stripped(JsonNode row) {
        if (!row.isObject()) {
            return JsonNodeFactory.instance.nullNode();
        }
        ObjectNode clean = JsonNodeFactory.instance.objectNode();
        row.propertyStream()
                .filter(field -> FIELDS.contains(field.getKey()))
                .forEach(field -> clean.set(field.getKey(), field.getValue()));
        return clean;
    }

    /** @throws IllegalArgumentException with a sentence, when this can't be mappings at all */
    public static Mappings read(JsonNode file) {
        List<MappingRow> rows = new ArrayList<>();
        withoutSecrets(file).propertyStream().forEach(row -> rows.add(row(row.getKey(), row.getValue())));
        return new Mappings(rows).withoutDoubles();
    }

    private static MappingRow row(String key, JsonNode row) {
        if (!row.isObject()) {
            return new MappingRow.Malformed(key, "This row is no object with fields.");
        }
        String id = row.path("agent_id").isMissingNode()
                ? key
                : row.path("agent_id").asText();
        if (id.isBlank() || id.length() > LONGEST) {
            return new MappingRow.Malformed(key, "This row has no agent_id, or one that is too long.");
        }
        if (!id.equals(key) && !key.startsWith("row ")) {
            return new MappingRow.Malformed(key, "This row stands under %s and is of the agent %s.".formatted(key, id));
        }
        String room = text(row, "room_id");
        if (!room.isEmpty() && !RoomId.isValid(room)) {
            return new MappingRow.Malformed(id, "Its room_id is no room id, which begins with an exclamation mark.");
        }
        String user = text(row, "matrix_user_id");
        if (!user.isEmpty() && !UserId.isValid(user)) {
            return new MappingRow.Malformed(id, "Its matrix_user_id is no user id like @agent_…:server.");
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

    /** Which of two rows with one room is right, only people can tell. */
    private Mappings withoutDoubles() {
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
            return new MappingRow.Malformed(
                    mapping.agentId(), "There are several rows for this agent; leave only one.");
        }
        if (mapping.room().filter(room -> rooms.getOrDefault(room, 0) > 1).isPresent()) {
            return new MappingRow.Malformed(
                    mapping.agentId(),
                    "Several rows have the room %s; leave only the one whose agent lives there."
                            .formatted(mapping.room().get()));
        }
        return mapping;
    }

    private static String agent(MappingRow.Mapping mapping) {
        return mapping.backend().orElse("") + " " + mapping.agentId();
    }
}
