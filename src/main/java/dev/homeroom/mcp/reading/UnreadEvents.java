package dev.homeroom.mcp.reading;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.TimelinePage;
import dev.homeroom.matrix.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The events of a room since a place in its timeline.
 *
 * @param oldestFirst the newest thousand at most
 * @param gaveUp whether there are older ones, which were left out
 */
record UnreadEvents(List<ObjectNode> oldestFirst, boolean gaveUp) {
    private static final int MOST_PAGES = 10;
    private static final int PAGE = 100;

    UnreadEvents {
        oldestFirst = List.copyOf(oldestFirst);
    }

    /** @param from the last event that was read */
    static UnreadEvents since(String from, Homeserver homeserver, UserId reader, RoomId room) {
        return back(homeserver, reader, room, event -> id(event).equals(from));
    }

    /**
     * Where nothing was read before.
     *
     * @param wanted number of messages, back to which is read
     */
    static UnreadEvents latest(
            int wanted, Predicate<ObjectNode> isMessage, Homeserver homeserver, UserId reader, RoomId room) {
        int[] messages = {0};
        return back(homeserver, reader, room, event -> isMessage.test(event) && ++messages[0] > wanted);
    }

    private static UnreadEvents back(
            Homeserver homeserver, UserId reader, RoomId room, Predicate<ObjectNode> isBehindTheLast) {
        List<ObjectNode> newestFirst = new ArrayList<>();
        Optional<String> token = Optional.empty();
        for (int pages = 1; pages <= MOST_PAGES; pages++) {
            TimelinePage page = homeserver.messages(reader, room, token, PAGE);
            for (ObjectNode event : page.newestFirst()) {
                if (isBehindTheLast.test(event)) {
                    return new UnreadEvents(newestFirst.reversed(), false);
                }
                newestFirst.add(event);
            }
            token = page.older();
            if (token.isEmpty()) {
                return new UnreadEvents(newestFirst.reversed(), false);
            }
        }
        return new UnreadEvents(newestFirst.reversed(), true);
    }

    static String id(ObjectNode event) {
        return event.path("event_id").asText();
    }
}
