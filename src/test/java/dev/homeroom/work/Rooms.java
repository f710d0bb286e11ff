package dev.homeroom.work;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Optional;

/** Rooms of one agent on a homeserver in memory, and what was said in them. */
final class Rooms {
    static final UserId BOT = new UserId("@bot:home.test");
    static final UserId AGENT = new UserId("@agent_ada:home.test");

    final FakeHomeserver homeserver = new FakeHomeserver(BOT);

    RoomId open() {
        return homeserver.foreignRoom(AGENT, Optional.empty());
    }

    /** The texts of all messages in the room, in order. */
    List<String> said(RoomId room) {
        return homeserver.timeline(room).stream()
                .filter(event -> event.type().equals("m.room.message"))
                .map(event -> event.content().path("body").asText())
                .toList();
    }

    long sends() {
        return homeserver.calls().stream()
                .filter(call -> call.name().equals("send"))
                .count();
    }

    static Outgoing saying(RoomId room, String cause, String part, String text) {
        return new Outgoing(
                TransactionId.of(room, cause, part),
                room,
                AGENT,
                "m.room.message",
                JsonNodeFactory.instance.objectNode().put("body", text));
    }
}
