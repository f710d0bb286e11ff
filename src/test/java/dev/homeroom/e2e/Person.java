package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A person with a Matrix client that doesn't know Homeroom. */
final class Person {
    private final ClientServer server;
    private final UserId id;
    private final News news;

    private Person(ClientServer server, UserId id) {
        this.server = server;
        this.id = id;
        this.news = new News(server);
    }

    /** Registers like people do. A homeserver's first account may become its admin. */
    static Person register(TestHomeserver homeserver, String localpart) {
        return register(homeserver.uri(), localpart);
    }

    /** @param homeserver where people's clients reach it */
    static Person register(URI homeserver, String localpart) {
        JsonNode account = new SignUp(homeserver).register(localpart);
        return new Person(
                new ClientServer(homeserver, account.get("access_token").textValue()),
                new UserId(account.get("user_id").textValue()));
    }

    UserId id() {
        return id;
    }

    /** Any other request of the Client-Server API with this person's token. */
    ClientServer client() {
        return server;
    }

    RoomId createRoom(String name) {
        return createRoom(Json.object(Map.of("name", name, "preset", "private_chat")));
    }

    RoomId createRoom(ObjectNode request) {
        return new RoomId(server.post("/v3/createRoom", request).get("room_id").textValue());
    }

    void invite(RoomId room, UserId user) {
        server.post(
                "/v3/rooms/" + ClientServer.encoded(room) + "/invite", Json.object(Map.of("user_id", user.value())));
    }

    void join(RoomId room) {
        server.post("/v3/join/" + ClientServer.encoded(room), Json.object());
    }

    RoomId upgrade(RoomId room) {
        return server.upgrade(room);
    }

    void leave(RoomId room) {
        server.post("/v3/rooms/" + ClientServer.encoded(room) + "/leave", Json.object());
    }

    /** The rooms with an open invite. */
    Set<RoomId> invites() {
        return news.openInvites();
    }

    void acceptInvites() {
        invites().forEach(this::join);
    }

    Set<RoomId> joinedRooms() {
        return stream(server.get("/v3/joined_rooms").get("joined_rooms"))
                .map(room -> new RoomId(room.textValue()))
                .collect(Collectors.toSet());
    }

    Set<UserId> members(RoomId room) {
        return server.get("/v3/rooms/" + ClientServer.encoded(room) + "/joined_members")
                .get("joined")
                .propertyStream()
                .map(member -> new UserId(member.getKey()))
                .collect(Collectors.toSet());
    }

    EventId say(RoomId room, String text) {
        return send(room, "m.room.message", Json.object(Map.of("msgtype", "m.text", "body", text)));
    }

    EventId send(RoomId room, String type, ObjectNode content) {
        return server.send(room, type, content);
    }

    EventId setState(RoomId room, String type, String stateKey, ObjectNode content) {
        return new EventId(server.put(ClientServer.statePath(room, type, stateKey), content)
                .get("event_id")
                .textValue());
    }

    /** Every event of the room that this person can see, oldest first. */
    List<TimelineEvent> timeline(RoomId room) {
        return new Timeline(server).read(room);
    }

    /** Like {@link #timeline}, from this event on. */
    List<TimelineEvent> timelineSince(RoomId room, EventId first) {
        return new Timeline(server).readSince(room, first);
    }

    /** The {@code m.room.message} events of {@link #timeline}, which cost the homeserver less than all. */
    List<TimelineEvent> messages(RoomId room) {
        return new Timeline(server).messages(room);
    }

    /** The messages that others wrote in the room, oldest first. */
    List<TimelineEvent> messagesOfOthers(RoomId room) {
        return messages(room).stream()
                .filter(event -> !event.sender().equals(id))
                .toList();
    }

    /** Waits for at least this number of messages from others, and returns all of them. */
    List<TimelineEvent> awaitMessagesOfOthers(RoomId room, int atLeast) {
        return Patience.waitingFor(atLeast + " messages of others in " + room)
                .until(() -> messagesOfOthers(room), messages -> messages.size() >= atLeast);
    }

    /** The room's current state, by type and state key. */
    Map<TimelineEvent.StateName, TimelineEvent> state(RoomId room) {
        Map<TimelineEvent.StateName, TimelineEvent> state = new LinkedHashMap<>();
        stream(server.get("/v3/rooms/" + ClientServer.encoded(room) + "/state"))
                .map(TimelineEvent::of)
                .forEach(event -> state.put(event.stateName(), event));
        return state;
    }

    Optional<JsonNode> state(RoomId room, String type, String stateKey) {
        return server.find(ClientServer.statePath(room, type, stateKey));
    }

    Optional<String> nameOf(RoomId room) {
        return state(room, "m.room.name", "").map(name -> name.path("name").asText());
    }

    /** The personal Spaces that the person is in. */
    List<RoomId> personalSpaces() {
        return joinedRooms().stream()
                .filter(room -> state(room, "dev.homeroom.space", "")
                        .filter(mark -> mark.path("kind").asText().equals("personal"))
                        .isPresent())
                .toList();
    }

    /** The children of a Space with their {@code m.space.child} content; removed ones are left out. */
    Map<RoomId, JsonNode> children(RoomId space) {
        Map<RoomId, JsonNode> children = new LinkedHashMap<>();
        state(space).values().stream()
                .filter(event ->
                        event.type().equals("m.space.child") && !event.content().isEmpty())
                .forEach(event -> children.put(new RoomId(event.stateName().stateKey()), event.content()));
        return children;
    }

    Optional<RoomId> resolve(RoomAlias alias) {
        return server.find("/v3/directory/room/" + ClientServer.encoded(alias))
                .map(found -> new RoomId(found.get("room_id").textValue()));
    }

    /** Empty if the user doesn't exist. */
    Optional<JsonNode> profile(UserId user) {
        return server.find("/v3/profile/" + ClientServer.encoded(user));
    }

    /** The position after the news until now, for {@code /sync}. */
    String position() {
        return news.latest();
    }

    /** Follows {@code /sync} from here on, until it is closed. */
    Watch watch() {
        return Watch.start(server, news.latest());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
