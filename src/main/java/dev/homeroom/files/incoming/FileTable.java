package dev.homeroom.files.incoming;

import dev.homeroom.files.content.FileContent;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The rows of files. The states of a row:
 *
 * <table>
 * <caption>What may follow what</caption>
 * <tr><td>staged</td><td>taken by a message, or dropped by a command</td></tr>
 * <tr><td>taken</td><td>stays</td></tr>
 * <tr><td>dropped</td><td>stays</td></tr>
 * </table>
 */
final class FileTable {
    static final String STAGED = "staged";
    static final String TAKEN = "taken";
    static final String DROPPED = "dropped";

    private FileTable() {}

    /** Whose files, and where: those that the next message there takes. */
    record SendersPlace(RoomId room, UserId sender, String thread) {}

    static boolean knows(Handle handle, RoomId room) {
        return handle.createQuery("""
            select count(*)
            from sent_file_room
            where room_id = :room
            """)
                        .bind("room", room.value())
                        .mapTo(Long.class)
                        .one()
                == 1;
    }

    static void nowKnows(Handle handle, RoomId room) {
        handle.createUpdate("""
            insert into sent_file_room (room_id)
            values (:room)
            on conflict do nothing
            """).bind("room", room.value()).execute();
    }

    /** Does nothing if the file is known. */
    static void insert(Handle handle, KnownFile known, String state, @Nullable String by) {
        IncomingFile file = known.file();
        handle.createUpdate("""
            insert into sent_file (event_id, position, room_id, sender, thread, event, state, by_event, sign)
            values (:event_id, nextval('sent_file_position'), :room, :sender, :thread, :event, :state, :by, :sign)
            on conflict do nothing
            """)
                .bind("event_id", file.id().value())
                .bind("room", file.room().value())
                .bind("sender", file.sender().value())
                .bind("thread", file.thread())
                .bind("event", known.json())
                .bind("state", state)
                .bind("by", by)
                .bind("sign", known.sign())
                .execute();
    }

    static void landed(Handle handle, LandedFile landed, Instant now) {
        Optional<FileContent.Dimensions> dimensions = landed.content().dimensions();
        handle.createUpdate("""
            update sent_file
            set path = :path, bytes = :bytes, sha256 = :sha256, media_type = :type,
                width = :width, height = :height, landed_at = :now
            where event_id = :event_id
            """)
                .bind("path", landed.path())
                .bind("bytes", landed.size())
                .bind("sha256", landed.sha256())
                .bind("type", landed.content().mediaType())
                .bind("width", dimensions.map(FileContent.Dimensions::width).orElse(null))
                .bind("height", dimensions.map(FileContent.Dimensions::height).orElse(null))
                .bind("now", now)
                .bind("event_id", landed.event().value())
                .execute();
    }

    /** Lets a message take what waits at its place. */
    static void take(Handle handle, SendersPlace place, EventId message) {
        handle.createUpdate("""
            update sent_file
            set state = 'taken', by_event = :message
            where room_id = :room
              and state = 'staged'
              and sender = :sender
              and thread = :thread
            """)
                .bind("message", message.value())
                .bind("room", place.room().value())
                .bind("sender", place.sender().value())
                .bind("thread", place.thread())
                .execute();
    }

    static void takeOne(Handle handle, EventId file, EventId message) {
        handle.createUpdate("""
            update sent_file
            set state = 'taken', by_event = :message
            where event_id = :event_id
              and state = 'staged'
            """)
                .bind("message", message.value())
                .bind("event_id", file.value())
                .execute();
    }

    static void drop(Handle handle, Collection<KnownFile> files, EventId command) {
        var update = handle.prepareBatch("""
            update sent_file
            set state = 'dropped', by_event = :command
            where event_id = :event_id
              and state = 'staged'
            """);
        for (KnownFile known : files) {
            update.bind("command", command.value())
                    .bind("event_id", known.file().id().value())
                    .add();
        }
        update.execute();
    }

    /** In the order in which they came. */
    static List<KnownFile> staged(Handle handle, SendersPlace place) {
        return handle.createQuery("""
            select *
            from sent_file
            where room_id = :room
              and state = 'staged'
              and sender = :sender
              and thread = :thread
            order by position
            """)
                .bind("room", place.room().value())
                .bind("sender", place.sender().value())
                .bind("thread", place.thread())
                .map((row, context) -> known(row))
                .list();
    }

    /** The files that a message took, or a command dropped, in the order in which they came. */
    static List<KnownFile> by(Handle handle, EventId event, String state) {
        return handle.createQuery("""
            select *
            from sent_file
            where by_event = :event
              and state = :state
            order by position
            """)
                .bind("event", event.value())
                .bind("state", state)
                .map((row, context) -> known(row))
                .list();
    }

    /** The files that messages took, by message, in the order in which they came. */
    static Map<EventId, List<KnownFile>> takenBy(Handle handle, List<EventId> messages) {
        Map<EventId, List<KnownFile>> files = new HashMap<>();
        handle.createQuery("""
                        select *
                        from sent_file
                        where by_event in (select message from unnest(cast(:messages as varchar array)) as asked (message))
                          and state = 'taken'
                        order by position
                        """)
                .bind("messages", messages.stream().map(EventId::value).toArray(String[]::new))
                .map((row, context) -> Map.entry(new EventId(row.getString("by_event")), known(row)))
                .forEach(taken -> files.computeIfAbsent(taken.getKey(), first -> new ArrayList<>())
                        .add(taken.getValue()));
        return files;
    }

    static Optional<KnownFile> of(Handle handle, EventId file) {
        return handle.createQuery("""
            select *
            from sent_file
            where event_id = :event_id
            """)
                .bind("event_id", file.value())
                .map((row, context) -> known(row))
                .findOne();
    }

    static Optional<String> state(Handle handle, EventId file) {
        return column(handle, file, "state");
    }

    static Optional<String> transcript(Handle handle, EventId file) {
        return column(handle, file, "transcript");
    }

    private static Optional<String> column(Handle handle, EventId file, String column) {
        return handle.createQuery("""
            select <column>
            from sent_file
            where event_id = :event_id
            """)
                .define("column", column)
                .bind("event_id", file.value())
                .mapTo(String.class)
                .findOne();
    }

    static void heard(Handle handle, EventId file, String words) {
        handle.createUpdate("""
            update sent_file
            set transcript = :words
            where event_id = :event_id
            """)
                .bind("words", words)
                .bind("event_id", file.value())
                .execute();
    }

    static Optional<EventId> takerOf(Handle handle, EventId file) {
        return handle.createQuery("""
            select by_event
            from sent_file
            where event_id = :event_id
              and state = 'taken'
            """)
                .bind("event_id", file.value())
                .mapTo(String.class)
                .findOne()
                .map(EventId::new);
    }

    /**
     * Forgets a file.
     *
     * @return the path that no other file has
     */
    static Optional<String> delete(Handle handle, EventId file) {
        Optional<String> path = of(handle, file).flatMap(KnownFile::landed).map(LandedFile::path);
        handle.createUpdate("""
            delete from sent_file
            where event_id = :event_id
            """).bind("event_id", file.value()).execute();
        return path.filter(its ->
                handle.createQuery("""
                    select count(*)
                    from sent_file
                    where path = :path
                    """).bind("path", its).mapTo(Long.class).one() == 0);
    }

    /** Forgets files that landed long ago; those that wait stay. */
    static void deleteOld(Handle handle, Instant before) {
        handle.createUpdate("""
            delete from sent_file
            where landed_at < :before
              and state <> 'staged'
            """).bind("before", before).execute();
    }

    private static KnownFile known(ResultSet row) throws SQLException {
        String json = row.getString("event");
        IncomingFile file = IncomingFile.of(RoomEvent.stored(row.getString("event_id"), json))
                .orElseThrow(() -> new IllegalStateException("A row is no file"));
        return new KnownFile(file, json, row.getString("sign"), landed(row, file.id()));
    }

    private static Optional<LandedFile> landed(ResultSet row, EventId file) throws SQLException {
        String path = row.getString("path");
        if (path == null) {
            return Optional.empty();
        }
        Optional<FileContent.Dimensions> dimensions = row.getObject("width") == null
                ? Optional.empty()
                : Optional.of(new FileContent.Dimensions(row.getInt("width"), row.getInt("height")));
        return Optional.of(new LandedFile(
                file,
                path,
                row.getLong("bytes"),
                row.getString("sha256"),
                new FileContent(row.getString("media_type"), dimensions)));
    }
}
