package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Typing and read receipts in {@code /sync}, which no timeline keeps. */
final class Watch implements AutoCloseable {
    private static final String LONG_POLL = "/v3/sync?timeout=5000";

    /** Users typing in a room at one moment; empty after all have stopped. */
    record Typing(RoomId room, Set<UserId> users) {}

    /** A read receipt. */
    record Receipt(RoomId room, UserId user, EventId event) {}

    private final ClientServer server;
    private final List<Typing> typing = new CopyOnWriteArrayList<>();
    private final List<Receipt> receipts = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    private Watch(ClientServer server, String since) {
        this.server = server;
        this.thread = Thread.ofVirtual().unstarted(() -> followUntilClosed(since));
    }

    /** @param since from where on nothing is missed */
    static Watch start(ClientServer server, String since) {
        Watch watch = new Watch(server, since);
        watch.thread.start();
        return watch;
    }

    /** In the order in which they were seen. */
    List<Typing> typing() {
        return List.copyOf(typing);
    }

    List<Receipt> receipts() {
        return List.copyOf(receipts);
    }

    boolean hasTyped(RoomId room, UserId user) {
        return typing.stream()
                .anyMatch(seen -> seen.room().equals(room) && seen.users().contains(user));
    }

    /** Whether the user is not typing, by the room's last news. */
    boolean hasStoppedTyping(RoomId room, UserId user) {
        return typing.reversed().stream()
                .filter(seen -> seen.room().equals(room))
                .findFirst()
                .map(seen -> !seen.users().contains(user))
                .orElse(false);
    }

    boolean hasRead(RoomId room, UserId user, EventId event) {
        return receipts.contains(new Receipt(room, user, event));
    }

    private void followUntilClosed(String since) {
        try {
            follow(since);
        } catch (IllegalStateException | UncheckedIOException brokenOff) {
            if (!closed) {
                throw brokenOff;
            }
        }
    }

    private void follow(String since) {
        String next = since;
        while (!closed) {
            ClientServer.Answer sync = server.request("GET", LONG_POLL + "&since=" + ClientServer.encoded(next), "");
            if (sync.isSuccess()) {
                next = sync.body().get("next_batch").textValue();
                sync.body()
                        .path("rooms")
                        .path("join")
                        .propertyStream()
                        .forEach(room -> note(new RoomId(room.getKey()), room.getValue()));
            }
        }
    }

    private void note(RoomId room, JsonNode news) {
        for (JsonNode event : news.path("ephemeral").path("events")) {
            switch (event.path("type").asText()) {
                case "m.typing" ->
                    typing.add(new Typing(room, usersIn(event.path("content").path("user_ids"))));
                case "m.receipt" -> noteReceipts(room, event.path("content"));
                default -> {}
            }
        }
    }

    private void noteReceipts(RoomId room, JsonNode content) {
        content.propertyStream()
                .forEach(event -> event.getValue()
                        .path("m.read")
                        .propertyStream()
                        .forEach(reader -> receipts.add(
                                new Receipt(room, new UserId(reader.getKey()), new EventId(event.getKey())))));
    }

    private static Set<UserId> usersIn(JsonNode ids) {
        return StreamSupport.stream(ids.spliterator(), false)
                .map(id -> new UserId(id.textValue()))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
