package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads a room's {@code /messages} back, to the beginning if necessary. */
final class Timeline {
    private static final int MOST_PAGES = 300;

    private static final String MESSAGES = "&filter=" + ClientServer.encoded("{\"types\":[\"m.room.message\"]}");

    private final ClientServer server;

    Timeline(ClientServer server) {
        this.server = server;
    }

    List<TimelineEvent> read(RoomId room) {
        return readBack(room, "", _ -> false);
    }

    /** The {@code m.room.message} events only. */
    List<TimelineEvent> messages(RoomId room) {
        return readBack(room, MESSAGES, _ -> false).stream()
                .filter(TimelineEvent::isMessage)
                .toList();
    }

    /** From this event on; the whole timeline if the event is missing. */
    List<TimelineEvent> readSince(RoomId room, EventId first) {
        List<TimelineEvent> read = readBack(room, "", event -> event.id().equals(first));
        int index = read.stream().map(TimelineEvent::id).toList().indexOf(first);
        return read.subList(Math.max(0, index), read.size());
    }

    private List<TimelineEvent> readBack(RoomId room, String filter, Predicate<TimelineEvent> isEnough) {
        List<TimelineEvent> newestFirst = new ArrayList<>();
        String path = "/v3/rooms/" + ClientServer.encoded(room) + "/messages?dir=b&limit=200" + filter;
        String from = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode messages = server.get(path + from);
            messages.get("chunk").forEach(event -> newestFirst.add(TimelineEvent.of(event)));
            if (!messages.hasNonNull("end")
                    || messages.get("chunk").isEmpty()
                    || newestFirst.stream().anyMatch(isEnough)) {
                return newestFirst.reversed();
            }
            from = "&from=" + ClientServer.encoded(messages.get("end").textValue());
        }
        throw new AssertionError("The timeline of " + room + " has no end after " + MOST_PAGES + " pages");
    }
}
