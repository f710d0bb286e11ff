package dev.homeroom.bench;

import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Makes events as a homeserver pushes them, with ids as random as real ones. Used by one thread. */
final class Events {
    private final SplittableRandom random = new SplittableRandom(1);
    private int made;

    /** A person's message that the room's agent is to answer. */
    String message(Room room, int number) {
        return event(
                room.id(),
                Identity.PERSON,
                "m.room.message",
                "",
                "{\"msgtype\":\"m.text\",\"body\":\"What do you make of " + Marker.of(number)
                        + " and of the figures of last week, and is there anything that we should change?\"}");
    }

    /** As {@link #message}, to several agents. */
    String mentioning(List<String> users, Room room, int number) {
        String mentions = users.stream().map(user -> '"' + user + '"').collect(Collectors.joining(","));
        return event(
                room.id(),
                Identity.PERSON,
                "m.room.message",
                "",
                "{\"msgtype\":\"m.text\",\"body\":\"What do all of you make of " + Marker.of(number)
                        + "?\",\"m.mentions\":{\"user_ids\":[" + mentions + "]}}");
    }

    /**
     * Something that Homeroom has to take and to leave alone. Takes turns over what rooms are full of; one in 48 is a
     * redaction, which is work at a room's desk.
     */
    String noise(Room room) {
        int number = made++;
        if (number % Load.TRANSACTION == 0) {
            return redaction(room);
        }
        return switch (number % 3) {
            case 0 ->
                event(
                        room.id(),
                        "@agent_builtin_echo:" + Identity.SERVER,
                        "m.room.message",
                        "",
                        "{\"msgtype\":\"m.text\",\"body\":\"An answer of an agent, which comes back by the same way,"
                                + " like all that is said in its room.\"}");
            case 1 ->
                event(
                        room.id(),
                        Identity.PERSON,
                        "m.reaction",
                        "",
                        "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"" + id()
                                + "\",\"key\":\"👍\"}}");
            default ->
                event(
                        room.id(),
                        Identity.PERSON,
                        "m.room.member",
                        ",\"state_key\":\"" + Identity.PERSON + "\"",
                        "{\"membership\":\"join\",\"displayname\":\"Alice\"}");
        };
    }

    private String redaction(Room room) {
        return event(
                room.id(),
                Identity.PERSON,
                "m.room.redaction",
                ",\"redacts\":\"" + id() + "\"",
                "{\"reason\":\"a slip of the hand\"}");
    }

    /** @param further more fields, each after a comma */
    private String event(String room, String sender, String type, String further, String content) {
        return "{\"type\":\"" + type + "\",\"event_id\":\"" + id() + "\",\"room_id\":\"" + room + "\",\"sender\":\""
                + sender + "\",\"origin_server_ts\":" + System.currentTimeMillis() + ",\"content\":" + content
                + further + ",\"unsigned\":{\"age\":12}}";
    }

    private String id() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return "$" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
