package dev.homeroom.files.incoming;

import dev.homeroom.database.Database;
import dev.homeroom.files.incoming.SentFileEntity.FileState;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.TimelinePage;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The files that wait for their sender's next message, and those that went with a message. The table is an index: a room
 * that it doesn't know is read first, from its newest 300 events.
 */
@ApplicationScoped
public class StagedFiles {
    private static final Logger LOG = Logger.getLogger(StagedFiles.class);
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 3;

    private final Database database;
    private final Homeserver homeserver;
    private final InboxFiles inboxFiles;
    private final InstantSource clock;

    public StagedFiles(Database database, Homeserver homeserver, InboxFiles inboxFiles, InstantSource clock) {
        this.database = database;
        this.homeserver = homeserver;
        this.inboxFiles = inboxFiles;
        this.clock = clock;
    }

    /**
     * The room of an agent.
     *
     * @param commandPrefix commands take no files
     */
    public record FilesRoom(RoomId room, UserId agentUser, String commandPrefix) {}

    /** Lets a file wait for its sender's next message. Idempotent; one that a message has taken stays with it. */
    public void stage(KnownFile file, LandedFile landed) {
        database.useTransaction(_ -> {
            FileTable.insert(file, FileState.STAGED, Optional.empty());
            FileTable.landed(landed, clock.instant());
        });
    }

    /** Puts a file to a message. Idempotent; one that waits is taken by it. */
    public void attach(KnownFile file, LandedFile landed, EventId message) {
        database.useTransaction(_ -> {
            FileTable.insert(file, FileState.TAKEN, Optional.of(message));
            FileTable.takeOne(file.file().id(), message);
            FileTable.landed(landed, clock.instant());
        });
    }

    /** Notes a new copy in the workspace. */
    public void landed(LandedFile landed) {
        database.useTransaction(_ -> FileTable.landed(landed, clock.instant()));
    }

    /** A file of which something is known. */
    public Optional<KnownFile> known(EventId file) {
        return database.inTransaction(_ -> FileTable.of(file));
    }

    /** The words of a recording, if it was listened to. */
    public Optional<String> transcript(EventId file) {
        return database.inTransaction(_ -> FileTable.transcript(file));
    }

    /** Notes the words of a recording. */
    public void heard(EventId file, String words) {
        database.useTransaction(_ -> FileTable.heard(file, words));
    }

    /** The message that has taken a file. */
    public Optional<EventId> takerOf(EventId file) {
        return database.inTransaction(_ -> FileTable.takerOf(file));
    }

    /** The files that went with messages, in order; nothing for a message without files. */
    public Map<EventId, List<KnownFile>> takenBy(List<EventId> messages) {
        return messages.isEmpty() ? Map.of() : database.inTransaction(_ -> FileTable.takenBy(messages));
    }

    /** Whether a file waits for its sender's next message. */
    public boolean isStaged(EventId file) {
        return database.inTransaction(
                _ -> FileTable.state(file).filter(FileState.STAGED::equals).isPresent());
    }

    /**
     * The files that wait for a person's next message, in order.
     *
     * @throws HomeserverException when the room has to be read and the homeserver can't say now
     */
    public List<KnownFile> waiting(FilesRoom room, RoomEvent message) {
        return look(room, () -> FileTable.staged(place(message)));
    }

    /**
     * The files of a message, in order. The first call takes those that wait; later ones find the same.
     *
     * @param mayTake whether the message is its sender's next one
     * @throws HomeserverException as {@link #waiting}
     */
    public List<KnownFile> of(FilesRoom room, RoomEvent message, boolean mayTake) {
        return look(room, () -> {
            if (mayTake && !FileTable.staged(place(message)).isEmpty()) {
                FileTable.take(place(message), message.id());
            }
            return FileTable.by(message.id(), FileState.TAKEN);
        });
    }

    /**
     * Takes files back that wait. A command that runs again finds what it took back before.
     *
     * @param command id of the command's event
     */
    public List<KnownFile> drop(List<KnownFile> files, EventId command) {
        return database.inTransaction(_ -> {
            if (!files.isEmpty()) {
                FileTable.drop(files, command);
            }
            return FileTable.by(command, FileState.DROPPED);
        });
    }

    /** The files that a command took back before, in an earlier try. */
    public List<KnownFile> droppedBy(EventId command) {
        return drop(List.of(), command);
    }

    /** Forgets a removed file, and removes its copy from the workspace. */
    public void forget(EventId file) {
        database.inTransaction(_ -> FileTable.delete(file)).ifPresent(inboxFiles::remove);
    }

    private static FileTable.SendersPlace place(RoomEvent message) {
        return new FileTable.SendersPlace(message.room(), message.sender(), IncomingFile.threadOf(message));
    }

    private List<KnownFile> look(FilesRoom room, Supplier<List<KnownFile>> look) {
        Optional<List<KnownFile>> found = database.inTransaction(
                _ -> FileTable.knows(room.room()) ? Optional.of(look.get()) : Optional.<List<KnownFile>>empty());
        return found.orElseGet(() -> {
            makeKnown(room);
            return database.inTransaction(_ -> look.get());
        });
    }

    private void makeKnown(FilesRoom room) {
        List<TimelineFiles.TimelineFile> found = read(room);
        database.useTransaction(_ -> {
            for (TimelineFiles.TimelineFile file : found) {
                FileTable.insert(
                        file.file(), file.takenBy().isEmpty() ? FileState.STAGED : FileState.TAKEN, file.takenBy());
            }
            FileTable.nowKnows(room.room());
        });
    }

    private List<TimelineFiles.TimelineFile> read(FilesRoom room) {
        TimelineFiles timeline = new TimelineFiles(room.agentUser(), room.commandPrefix());
        try {
            Optional<String> from = Optional.empty();
            for (int page = 0; page < MOST_PAGES; page++) {
                TimelinePage events = homeserver.messages(room.agentUser(), room.room(), from, PAGE);
                events.newestFirst().forEach(timeline::take);
                if (events.older().isEmpty() || events.older().equals(from)) {
                    break;
                }
                from = events.older();
            }
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            LOG.warnf("The files of a room can't be read from it: room=%s %s", room.room(), e.getMessage());
        }
        return timeline.oldestFirst();
    }
}
