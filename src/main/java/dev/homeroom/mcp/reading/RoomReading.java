package dev.homeroom.mcp.reading;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.TimelinePage;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/** Reads a room's timeline backwards, until there is enough. Not thread-safe. */
final class RoomReading {
    /** The most pages that are read of a room with many reactions and edits, or of a thread among other messages. */
    private static final int MOST_PAGES = 10;

    private static final int PAGE = 100;

    private final Homeserver homeserver;
    private final UserId reader;
    private final RoomId room;
    private final ReadMessages read;

    RoomReading(Homeserver homeserver, UserId reader, RoomId room, ReadMessages read) {
        this.homeserver = homeserver;
        this.reader = reader;
        this.room = room;
        this.read = read;
    }

    /**
     * Reads from a place on.
     *
     * @param wanted number of messages
     * @return where to go on; empty at the beginning of the timeline
     */
    Optional<ReadPosition> back(ReadPosition from, int wanted) {
        Optional<String> token = from.page();
        Optional<EventId> skipped = from.after();
        for (int pages = 1; ; pages++) {
            TimelinePage page = homeserver.messages(reader, room, token, PAGE);
            for (ObjectNode event : page.newestFirst()) {
                EventId id = new EventId(event.path("event_id").asText());
                if (skipped.isPresent()) {
                    read.noteEdit(event);
                    skipped = skipped.filter(last -> !last.equals(id));
                } else {
                    read.add(event);
                    if (read.hasEnough(wanted)) {
                        return Optional.of(new ReadPosition(token, Optional.of(id)));
                    }
                }
            }
            token = page.older();
            if (token.isEmpty() || pages == MOST_PAGES) {
                return token.map(older -> new ReadPosition(Optional.of(older), Optional.empty()));
            }
        }
    }
}
