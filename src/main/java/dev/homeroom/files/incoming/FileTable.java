package dev.homeroom.files.incoming;

import dev.homeroom.database.entity.Repository;
import dev.homeroom.files.content.FileContent;
import dev.homeroom.files.incoming.SentFileEntity.FileState;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of files, in the running transaction. */
final class FileTable {
    private static final Repository<SentFileEntity> ROWS = new Repository<>(SentFileEntity.class);
    private static final Repository<SentFileRoomEntity> ROOMS = new Repository<>(SentFileRoomEntity.class);

    private FileTable() {}

    /** Whose files, and where: those that the next message there takes. */
    record SendersPlace(RoomId room, UserId sender, String thread) {}

    static boolean knows(RoomId room) {
        return ROOMS.findById(room.value()).isPresent();
    }

    static void nowKnows(RoomId room) {
        ROOMS.insertIfAbsent(new SentFileRoomEntity(room));
    }

    /** Does nothing if the file is known. */
    static void insert(KnownFile known, FileState state, Optional<EventId> by) {
        ROWS.insertIfAbsent(new SentFileEntity(known, state, by));
    }

    /** Files without dimensions have none in their columns. */
    static void landed(LandedFile landed, Instant now) {
        Optional<FileContent.Dimensions> dimensions = landed.content().dimensions();
        ROWS.update(
                """
                set path = ?1, bytes = ?2, sha256 = ?3, mediaType = ?4, width = ?5, height = ?6, landedAt = ?7
                where eventId = ?8""",
                landed.path(),
                landed.size(),
                landed.sha256(),
                landed.content().mediaType(),
                dimensions.map(FileContent.Dimensions::width).orElse(null),
                dimensions.map(FileContent.Dimensions::height).orElse(null),
                now,
                landed.event().value());
    }

    /** Lets a message take what waits at its place. */
    static void take(SendersPlace place, EventId message) {
        ROWS.update(
                "set state = ?1, byEvent = ?2 where roomId = ?3 and state = ?4 and sender = ?5 and thread = ?6",
                FileState.TAKEN,
                message,
                place.room(),
                FileState.STAGED,
                place.sender(),
                place.thread());
    }

    static void takeOne(EventId file, EventId message) {
        leave(file, FileState.TAKEN, message);
    }

    static void drop(Collection<KnownFile> files, EventId command) {
        files.forEach(known -> leave(known.file().id(), FileState.DROPPED, command));
    }

    /** Ends the wait of a file, if it waits. */
    private static void leave(EventId file, FileState state, EventId by) {
        ROWS.update(
                "set state = ?1, byEvent = ?2 where eventId = ?3 and state = ?4",
                state,
                by,
                file.value(),
                FileState.STAGED);
    }

    /** In the order in which they came. */
    static List<KnownFile> staged(SendersPlace place) {
        return known(ROWS.list(
                "roomId = ?1 and state = ?2 and sender = ?3 and thread = ?4 order by position",
                place.room(),
                FileState.STAGED,
                place.sender(),
                place.thread()));
    }

    /** The files that a message took, or a command dropped, in the order in which they came. */
    static List<KnownFile> by(EventId event, FileState state) {
        return known(ROWS.list("byEvent = ?1 and state = ?2 order by position", event, state));
    }

    private static List<KnownFile> known(List<SentFileEntity> rows) {
        return rows.stream().map(SentFileEntity::known).toList();
    }

    /** The files that messages took, by message, in the order in which they came. */
    static Map<EventId, List<KnownFile>> takenBy(List<EventId> messages) {
        Map<EventId, List<KnownFile>> files = new HashMap<>();
        ROWS.list("byEvent in ?1 and state = ?2 order by position", messages, FileState.TAKEN)
                .forEach(row -> row.takenBy()
                        .ifPresent(message -> files.computeIfAbsent(message, _ -> new ArrayList<>())
                                .add(row.known())));
        return files;
    }

    static Optional<KnownFile> of(EventId file) {
        return row(file).map(SentFileEntity::known);
    }

    static Optional<FileState> state(EventId file) {
        return row(file).map(SentFileEntity::state);
    }

    static Optional<String> transcript(EventId file) {
        return row(file).flatMap(SentFileEntity::transcript);
    }

    static Optional<EventId> takerOf(EventId file) {
        return row(file).flatMap(SentFileEntity::takenBy);
    }

    private static Optional<SentFileEntity> row(EventId file) {
        return ROWS.findById(file.value());
    }

    static void heard(EventId file, String words) {
        ROWS.update("set transcript = ?1 where eventId = ?2", words, file.value());
    }

    /**
     * Forgets a file.
     *
     * @return the path that no other file has
     */
    static Optional<String> delete(EventId file) {
        Optional<String> path = of(file).flatMap(KnownFile::landed).map(LandedFile::path);
        ROWS.delete("eventId = ?1", file.value());
        return path.filter(its -> ROWS.count("path = ?1", its) == 0);
    }

    /** Forgets files that landed long ago; those that wait stay. */
    static void deleteOld(Instant before) {
        ROWS.delete("landedAt < ?1 and state <> ?2", before, FileState.STAGED);
    }
}
