package dev.homeroom.queue.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.outbox.FileUpload;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Removes the text of a removed message from the database, with its edits and its answers. The rows stay. Files of its answers
 * that are not sent yet are withdrawn.
 */
@ApplicationScoped
public class TextRemoval {
    /** These have no text of a person, and are still read. */
    private static final Set<String> TEXTLESS = Set.of("m.room.redaction", "m.reaction");

    private final Database database;
    private final Outbox outbox;
    private final FileUpload fileUpload;

    public TextRemoval(Database database, Outbox outbox, FileUpload fileUpload) {
        this.database = database;
        this.outbox = outbox;
        this.fileUpload = fileUpload;
    }

    private record Row(String key, String event, int round) {
        /** As {@link dev.homeroom.queue.inbox.WaitingEvent#cause}. */
        List<String> causes() {
            return IntStream.rangeClosed(0, round)
                    .mapToObj(of -> of == 0 ? key : key + "#" + of)
                    .toList();
        }
    }

    /** @param key of a person's message or edit, or of an answer. Idempotent. */
    public void remove(RoomId room, String key) {
        List<OutgoingEvent> withdrawn = database.inTransaction(handle -> {
            List<OutgoingEvent> files = new ArrayList<>();
            for (Row row : rows(handle, room, key)) {
                blank(handle, row);
                for (String cause : row.causes()) {
                    files.addAll(outbox.withdrawFiles(handle, room, cause, fileUpload::isNeededBy));
                    outbox.forgetTexts(handle, room, cause);
                }
            }
            outbox.forgetText(handle, room, key);
            return files;
        });
        withdrawn.forEach(fileUpload::completed);
    }

    private static List<Row> rows(Handle handle, RoomId room, String key) {
        return handle.createQuery("""
                        select event_id, event, round
                        from inbox
                        where event_id = :key
                          and room_id = :room_id
                        union all
                        select event_id, event, round
                        from inbox
                        where about = :key
                          and event_id <> :key
                          and room_id = :room_id
                          and state <> 'waiting'
                        """)
                .bind("key", key)
                .bind("room_id", room.value())
                .map((row, context) -> new Row(row.getString("event_id"), row.getString("event"), row.getInt("round")))
                .list();
    }

    private static void blank(Handle handle, Row row) {
        blanked(row.event())
                .ifPresent(event -> handle.createUpdate("""
                        update inbox
                        set event = :event, detail = null
                        where event_id = :event_id
                        """)
                        .bind("event", event)
                        .bind("event_id", row.key())
                        .execute());
    }

    /** The event as the homeserver has it now. */
    private static Optional<String> blanked(String stored) {
        try {
            if (!(JsonText.mapper().readTree(stored) instanceof ObjectNode event)
                    || TEXTLESS.contains(event.path("type").asText())) {
                return Optional.empty();
            }
            event.putObject("content");
            event.putObject("unsigned").putObject("redacted_because");
            return Optional.of(JsonText.of(event));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
