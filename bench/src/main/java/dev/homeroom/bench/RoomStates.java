package dev.homeroom.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The rooms of the homeserver that is played: aliases and state, without members or power levels. */
final class RoomStates {
    static final String BINDING = "dev.homeroom.binding";

    private final AtomicLong events = new AtomicLong();
    private final AtomicLong rooms = new AtomicLong();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();
    private final Map<String, Map<Key, JsonNode>> states = new ConcurrentHashMap<>();
    private final String bot;

    private record Key(String type, String stateKey) {}

    RoomStates(String bot) {
        this.bot = bot;
    }

    String newEventId() {
        return "$made%038d".formatted(events.incrementAndGet());
    }

    /** @return the id of a room that has this binding and nothing else */
    String addBound(ObjectNode binding) {
        String room = newRoom();
        put(room, BINDING, "", binding);
        return room;
    }

    private String newRoom() {
        String room = "!room%014d:%s".formatted(rooms.incrementAndGet(), Identity.SERVER);
        states.put(room, new ConcurrentHashMap<>());
        return room;
    }

    /** @param request the body of {@code createRoom} */
    String create(JsonNode request) {
        String room = newRoom();
        request.path("initial_state")
                .forEach(event -> put(
                        room,
                        event.path("type").asText(),
                        event.path("state_key").asText(),
                        event.path("content")));
        if (request.hasNonNull("name")) {
            put(
                    room,
                    "m.room.name",
                    "",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("name", request.path("name").asText()));
        }
        if (request.hasNonNull("room_alias_name")) {
            aliases.put("#" + request.path("room_alias_name").asText() + ":" + Identity.SERVER, room);
        }
        return room;
    }

    Optional<String> resolve(String alias) {
        return Optional.ofNullable(aliases.get(alias));
    }

    /** @return the new event's id */
    String put(String room, String type, String stateKey, JsonNode content) {
        String id = newEventId();
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", id)
                .put("room_id", room)
                .put("type", type)
                .put("state_key", stateKey)
                .put("sender", bot)
                .put("origin_server_ts", System.currentTimeMillis());
        event.set("content", content);
        states.computeIfAbsent(room, _ -> new ConcurrentHashMap<>()).put(new Key(type, stateKey), event);
        return id;
    }

    Optional<JsonNode> content(String room, String type, String stateKey) {
        return Optional.ofNullable(states.getOrDefault(room, Map.of()).get(new Key(type, stateKey)))
                .map(event -> event.path("content"));
    }

    JsonNode all(String room) {
        return JsonNodeFactory.instance
                .arrayNode()
                .addAll(states.getOrDefault(room, Map.of()).values());
    }

    List<String> ids() {
        return List.copyOf(states.keySet());
    }

    /** How many rooms have become children of a Space. */
    long children() {
        return states.values().stream()
                .flatMap(state -> state.keySet().stream())
                .filter(key -> key.type().equals("m.space.child"))
                .count();
    }

    /** Rooms that were made for agents of a backend, in no order. */
    List<String> boundTo(String backend) {
        List<String> bound = new ArrayList<>();
        states.forEach((room, state) -> {
            JsonNode binding = state.get(new Key(BINDING, ""));
            if (binding != null
                    && binding.at("/content/backend").asText().equals(backend)
                    && binding.at("/content/kind").asText().equals("agent")) {
                bound.add(room);
            }
        });
        return bound;
    }
}
