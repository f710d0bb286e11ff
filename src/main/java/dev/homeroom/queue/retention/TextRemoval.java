package dev.homeroom.queue.retention;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxQueries.KeptText;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.outbox.FileUpload;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Removes the text of a removed message from the database, with its edits and its answers. The rows stay. Files of its answers
 * that are not sent yet are withdrawn.
 */
@Singleton
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

    /**
     * Idempotent. The texts go last, since they name the files: a removal that is repeated after a kill finds the files that
     * are left.
     *
     * @param key of a person's message or edit, or of an answer
     */
    public void remove(RoomId room, String key) {
        withdrawFiles(room, key).forEach(fileUpload::completed);
        database.useTransaction(connection -> {
            for (KeptText text : InboxQueries.texts(connection, room, key)) {
                blanked(text.event()).ifPresent(event -> InboxTable.rewrite(connection, text.key(), event));
                causes(text).forEach(cause -> outbox.forgetTexts(connection, room, cause));
            }
            outbox.forgetText(connection, room, key);
        });
    }

    private List<OutgoingEvent> withdrawFiles(RoomId room, String key) {
        return database.inTransaction(connection -> InboxQueries.texts(connection, room, key).stream()
                .flatMap(text -> causes(text).stream())
                .flatMap(cause -> outbox.withdrawFiles(connection, room, cause, fileUpload::isNeededBy).stream())
                .toList());
    }

    /** The {@link dev.homeroom.queue.inbox.WaitingEvent#cause} of each round. */
    private static List<String> causes(KeptText text) {
        return IntStream.rangeClosed(0, text.round())
                .mapToObj(round -> round == 0 ? text.key() : text.key() + "#" + round)
                .toList();
    }

    /** The event as the homeserver has it now. */
    private static Optional<String> blanked(String stored) {
        return JsonText.parse(stored)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .filter(event -> !TEXTLESS.contains(event.path("type").asText()))
                .map(event -> {
                    event.putObject("content");
                    event.putObject("unsigned").putObject("redacted_because");
                    return JsonText.of(event);
                });
    }
}
