package dev.homeroom.files.incoming;

import dev.homeroom.database.entity.Repository;
import dev.homeroom.database.entity.WordConverter;
import dev.homeroom.files.content.FileContent;
import dev.homeroom.files.content.FileContent.Dimensions;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code sent_file}. */
@Entity
@Table(name = "sent_file")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class SentFileEntity {
    @Id
    private String eventId;

    private long position;
    private RoomId roomId;
    private UserId sender;
    private String thread;
    private String event;

    @Convert(converter = FileStateConverter.class)
    private FileState state;

    private @Nullable EventId byEvent;
    private String sign;
    private @Nullable String path;
    private @Nullable Long bytes;
    private @Nullable String sha256;
    private @Nullable String mediaType;
    private @Nullable Integer width;
    private @Nullable Integer height;
    private @Nullable String transcript;
    private @Nullable Instant landedAt;

    /**
     * The states of a row.
     *
     * <table>
     * <caption>What may follow what</caption>
     * <tr><td>staged</td><td>taken by a message, or dropped by a command</td></tr>
     * <tr><td>taken</td><td>stays</td></tr>
     * <tr><td>dropped</td><td>stays</td></tr>
     * </table>
     */
    enum FileState {
        STAGED,
        TAKEN,
        DROPPED
    }

    @Converter
    static final class FileStateConverter extends WordConverter<FileState> {
        FileStateConverter() {
            super(FileState.class);
        }
    }

    @SuppressWarnings("NullAway.Init")
    SentFileEntity() {}

    /** Has the next position. */
    SentFileEntity(KnownFile known, FileState state, Optional<EventId> by) {
        IncomingFile file = known.file();
        this.eventId = file.id().value();
        this.position = Repository.next("sent_file_position");
        this.roomId = file.room();
        this.sender = file.sender();
        this.thread = file.thread();
        this.event = known.json();
        this.state = state;
        this.byEvent = by.orElse(null);
        this.sign = known.sign();
    }

    FileState state() {
        return state;
    }

    Optional<EventId> takenBy() {
        return state == FileState.TAKEN ? Optional.ofNullable(byEvent) : Optional.empty();
    }

    Optional<String> transcript() {
        return Optional.ofNullable(transcript);
    }

    KnownFile known() {
        IncomingFile file = IncomingFile.of(RoomEvent.stored(eventId, event))
                .orElseThrow(() -> new IllegalStateException("A row is no file"));
        return new KnownFile(file, event, sign, landed(file.id()));
    }

    private Optional<LandedFile> landed(EventId file) {
        if (path == null || bytes == null || sha256 == null || mediaType == null) {
            return Optional.empty();
        }
        Optional<Dimensions> dimensions =
                width == null || height == null ? Optional.empty() : Optional.of(new Dimensions(width, height));
        return Optional.of(new LandedFile(file, path, bytes, sha256, new FileContent(mediaType, dimensions)));
    }
}
