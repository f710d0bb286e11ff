package dev.homeroom.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import java.util.List;
import java.util.Optional;

/** Rooms of one agent on a homeserver in memory, with their messages. */
public final class Rooms {
    public static final UserId BOT = new UserId("@bot:home.test");
    public static final UserId AGENT = new UserId("@agent_ada:home.test");

    public final FakeHomeserver homeserver = new FakeHomeserver(BOT);

    public RoomId open() {
        return homeserver.foreignRoom(AGENT, Optional.empty());
    }

    /** The texts of all messages in the room, in order. */
    public List<String> said(RoomId room) {
        return homeserver.timeline(room).stream()
                .filter(event -> event.type().equals("m.room.message"))
                .map(event -> event.content().path("body").asText())
                .toList();
    }

    public long sends() {
        return homeserver.calls().stream()
                .filter(call -> call.name().equals("send"))
                .count();
    }

    public static OutgoingEvent saying(RoomId room, String cause, String part, String text) {
        return new OutgoingEvent(
                TransactionId.of(room, cause, part),
                room,
                AGENT,
                "m.room.message",
                JsonNodeFactory.instance.objectNode().put("body", text));
    }
}
