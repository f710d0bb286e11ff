package dev.homeroom.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.HttpCall;
import dev.homeroom.fake.HttpListener;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** What Homeroom asks of a homeserver. What a turn asks for is answered without reading any JSON. */
final class PlayedHomeserver implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ROOMS = "/_matrix/client/v3/rooms/";
    private static final String NOT_FOUND = "{\"errcode\":\"M_NOT_FOUND\",\"error\":\"not found\"}";

    private final HttpListener listener;
    private final RoomStates states = new RoomStates(Identity.BOT);
    private final Score score;
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> unknown = new ConcurrentHashMap<>();
    private volatile BooleanSupplier reaches = () -> false;

    PlayedHomeserver(Score score) {
        this.score = score;
        this.listener = HttpListener.start(this::handle);
    }

    String url() {
        return listener.url();
    }

    RoomStates states() {
        return states;
    }

    /** From here on answers in the room are scored. */
    Room watch(String id) {
        return rooms.computeIfAbsent(id, Room::new);
    }

    /** As {@link #watch(String)}, of one agent of several in the room. */
    Room watch(String id, String agentUser) {
        return rooms.computeIfAbsent(ofAgent(id, agentUser), _ -> new Room(id));
    }

    private static String ofAgent(String id, String agentUser) {
        return id + " " + agentUser;
    }

    /** Unless this is called the homeserver says that it can't reach Homeroom, so that no turn runs. */
    void link(BooleanSupplier ping) {
        reaches = ping;
    }

    /** Requests that were answered with 404 because the benchmark does not know them, by method and path. */
    Map<String, LongAdder> unknownRequests() {
        return new TreeMap<>(unknown);
    }

    private void handle(HttpCall call) throws IOException {
        String path = call.path();
        if (path.startsWith(ROOMS)) {
            inRoom(call, path.substring(ROOMS.length()).split("/", -1));
        } else if (path.startsWith("/_matrix/client/v3/")) {
            outsideOfRooms(call, path.substring("/_matrix/client/v3/".length()).split("/", -1));
        } else if (path.equals("/_matrix/client/versions")) {
            call.answer(200, "{\"versions\":[\"v1.1\",\"v1.11\"]}");
        } else if (path.startsWith("/_matrix/media/")) {
            call.answer(200, "{\"content_uri\":\"mxc://bench.example/picture\"}");
        } else if (path.endsWith("/ping")) {
            ping(call);
        } else {
            unknown(call);
        }
    }

    private void ping(HttpCall call) throws IOException {
        if (reaches.getAsBoolean()) {
            call.answer(200, "{\"duration_ms\":1}");
        } else {
            call.answer(502, "{\"errcode\":\"M_CONNECTION_FAILED\",\"error\":\"not yet\"}");
        }
    }

    /** @param path what follows {@code rooms/}, in parts that are still encoded */
    private void inRoom(HttpCall call, String[] path) throws IOException {
        switch (path[1]) {
            case "send" -> sent(call, decoded(path[0]), path[3]);
            case "receipt", "typing", "leave", "invite" -> call.answer(200, "{}");
            case "state" -> state(call, decoded(path[0]), path);
            case "joined_members" -> call.answer(200, "{\"joined\":{}}");
            case "messages" -> call.answer(200, "{\"start\":\"t1\",\"chunk\":[]}");
            default -> unknown(call);
        }
    }

    private void sent(HttpCall call, String id, String transaction) throws IOException {
        long now = System.nanoTime();
        Room alone = rooms.get(id);
        Room room = alone == null ? rooms.get(ofAgent(id, actingAs(call))) : alone;
        int number = Marker.in(call.body());
        call.answer(200, "{\"event_id\":\"" + states.newEventId() + "\"}");
        if (room != null && number >= 0) {
            score.answer(room, number, transaction, now);
        } else if (isEdit(call.body())) {
            score.edit();
        } else {
            score.notice();
        }
    }

    private static boolean isEdit(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).contains("\"m.replace\"");
    }

    private void state(HttpCall call, String room, String[] path) throws IOException {
        if (path.length == 2) {
            call.answer(200, states.all(room).toString());
            return;
        }
        String type = decoded(path[2]);
        String stateKey = path.length > 3 ? decoded(path[3]) : "";
        if (call.method().equals("PUT")) {
            event(call, states.put(room, type, stateKey, JSON.readTree(call.body())));
        } else {
            orNotFound(call, states.content(room, type, stateKey));
        }
    }

    private void outsideOfRooms(HttpCall call, String[] path) throws IOException {
        switch (path[0]) {
            case "account", "register" ->
                call.answer(200, object("user_id", actingAs(call)).toString());
            case "profile" -> call.answer(200, "{}");
            case "capabilities" ->
                call.answer(200, "{\"capabilities\":{\"m.room_versions\":{\"default\":\"11\",\"available\":{}}}}");
            case "createRoom" ->
                call.answer(
                        200,
                        object("room_id", states.create(JSON.readTree(call.body())))
                                .toString());
            case "directory" ->
                orNotFound(call, states.resolve(decoded(path[2])).map(room -> object("room_id", room)));
            case "join" -> call.answer(200, object("room_id", decoded(path[1])).toString());
            case "joined_rooms" -> {
                ObjectNode joined = JSON.createObjectNode();
                states.ids().forEach(joined.putArray("joined_rooms")::add);
                call.answer(200, joined.toString());
            }
            case "user" -> call.answer(404, NOT_FOUND); // what a user has noted about a room: nothing
            default -> unknown(call);
        }
    }

    private static String actingAs(HttpCall call) {
        int start = call.query().indexOf("user_id=");
        return start < 0
                ? Identity.BOT
                : decoded(call.query().substring(start + 8).split("&", 2)[0]);
    }

    private static void event(HttpCall call, String id) throws IOException {
        call.answer(200, object("event_id", id).toString());
    }

    private static void orNotFound(HttpCall call, Optional<? extends JsonNode> found) throws IOException {
        if (found.isPresent()) {
            call.answer(200, found.get().toString());
        } else {
            call.answer(404, NOT_FOUND);
        }
    }

    private void unknown(HttpCall call) throws IOException {
        unknown.computeIfAbsent(call.method() + " " + call.path(), _ -> new LongAdder())
                .increment();
        call.answer(404, "{\"errcode\":\"M_UNRECOGNIZED\",\"error\":\"the benchmark does not know this\"}");
    }

    private static ObjectNode object(String field, String value) {
        return JsonNodeFactory.instance.objectNode().put(field, value);
    }

    private static String decoded(String part) {
        return part.indexOf('%') < 0 ? part : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        listener.close();
    }
}
