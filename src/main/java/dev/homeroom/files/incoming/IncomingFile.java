package dev.homeroom.files.incoming;

import dev.homeroom.json.ShortText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that a person sent to a room.
 *
 * @param thread id of the thread's first event; empty text in the room itself
 * @param sentAt by the clock of the sender's homeserver, which may say anything
 */
public record IncomingFile(EventId id, RoomId room, UserId sender, String thread, Instant sentAt, FileMessage message) {
    private static final int LONGEST = 80;
    private static final Pattern DISTURBING = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

    /** The name as people know it. */
    public String displayName() {
        String name = DISTURBING.matcher(message.name()).replaceAll(" ").strip();
        return name.isEmpty() ? "the file" : ShortText.of(name, LONGEST);
    }

    /** Empty when the event is no message with a file. */
    public static Optional<IncomingFile> of(RoomEvent event) {
        return FileMessage.of(event.type(), event.content())
                .map(message -> new IncomingFile(
                        event.id(), event.room(), event.sender(), threadOf(event), event.sentAt(), message));
    }

    /** The thread of any event: files wait for the next message of their sender in the same thread. */
    public static String threadOf(RoomEvent event) {
        var relation = event.content().path("m.relates_to");
        String root = relation.path("event_id").asText("");
        return relation.path("rel_type").asText("").equals("m.thread") && EventId.isValid(root) ? root : "";
    }
}
