package dev.homeroom.files.incoming;

import dev.homeroom.cluster.Leases;
import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.files.RoomFolder;
import dev.homeroom.files.Workspace;
import dev.homeroom.files.opened.SafeFolder;
import dev.homeroom.files.opened.UnsafeFileException;
import dev.homeroom.lifecycle.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Removes old files from the inboxes, and those of old answers, every hour, in one process at a time, and what a crash left unfinished. */
@ApplicationScoped
class FileRetention {
    private static final Logger LOG = Logger.getLogger(FileRetention.class);
    private static final Duration AFTER_THE_START = Duration.ofMinutes(2);
    private static final Duration BETWEEN_PASSES = Duration.ofHours(1);
    /** Longer than any download. */
    private static final Duration KEEP_UNFINISHED = Duration.ofHours(6);

    private final Workspace workspace;
    private final Database database;
    private final Leases leases;
    private final FileSettings settings;
    private final InstantSource clock;
    private final Loop loop = Loop.every(BETWEEN_PASSES, "file-retention", this::removeUnlessAnotherDoes);

    FileRetention(Workspace workspace, Database database, Leases leases, FileSettings settings, InstantSource clock) {
        this.workspace = workspace;
        this.database = database;
        this.leases = leases;
        this.settings = settings;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        loop.startAfter(AFTER_THE_START);
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** One pass. A failure is logged, and the next pass tries again. */
    void removeUnlessAnotherDoes() {
        try (Leases.@Nullable Lease held = leases.acquire("file retention").orElse(null)) {
            if (held != null) {
                removeOld(held);
            }
        } catch (DatabaseUnavailableException e) {
            LOG.debug("Removing old files waits for the database", e);
        } catch (IOException | RuntimeException e) {
            LOG.error("Removing old files failed and will be retried in an hour", e);
        }
    }

    private void removeOld(Leases.Lease lease) throws IOException {
        Instant now = clock.instant();
        Path root = workspace.root();
        for (List<String> inbox : InboxWalk.ofRooms(root, RoomFolder.INBOX)) {
            if (loop.isStopping() || !lease.isHeld()) {
                return;
            }
            within(root, inbox, folder -> removeFiles(folder, inbox, entry -> !loop.isStopping() && isOld(entry, now)));
        }
        Instant before = now.minus(settings.keep());
        for (List<String> sent : InboxWalk.ofRooms(root, RoomFolder.SENT)) {
            if (loop.isStopping() || !lease.isHeld()) {
                return;
            }
            within(root, sent, folder -> removeAnswers(folder, sent, before));
        }
        database.useTransaction(_ -> FileTable.deleteOld(before));
    }

    @FunctionalInterface
    private interface FolderWork {
        void on(SafeFolder folder) throws IOException;
    }

    private static void within(Path root, List<String> names, FolderWork work) throws IOException {
        try (SafeFolder folder = SafeFolder.open(root, names)) {
            work.on(folder);
        } catch (NoSuchFileException | UnsafeFileException e) {
            LOG.tracef("A room has no such folder: %s", e.getMessage());
        }
    }

    private static void removeFiles(SafeFolder folder, List<String> names, Predicate<InboxWalk.InboxEntry> isOld)
            throws IOException {
        for (InboxWalk.InboxEntry entry : InboxWalk.files(folder)) {
            if (isOld.test(entry)) {
                folder.delete(entry.name());
                LOG.infof(
                        "An old file was removed from the workspace: path=%s/%s bytes=%d",
                        String.join("/", names),
                        entry.name(),
                        entry.attributes().size());
            }
        }
    }

    /**
     * The files of an answer go together: the folder is as old as the answer, and they may be older. So a stop ends this
     * between two answers.
     */
    private void removeAnswers(SafeFolder sent, List<String> names, Instant before) throws IOException {
        for (InboxWalk.InboxEntry answer : InboxWalk.folders(sent)) {
            if (!loop.isStopping()
                    && answer.attributes().lastModifiedTime().toInstant().isBefore(before)) {
                List<String> its =
                        Stream.concat(names.stream(), Stream.of(answer.name())).toList();
                try (SafeFolder folder = sent.folder(answer.name())) {
                    removeFiles(folder, its, file -> true);
                }
                removeEmpty(sent, answer.name(), its);
            }
        }
    }

    private static void removeEmpty(SafeFolder sent, String answer, List<String> names) throws IOException {
        try {
            sent.deleteFolder(answer);
        } catch (DirectoryNotEmptyException e) {
            LOG.debugf("Something else than files stays in the workspace: path=%s", String.join("/", names));
        }
    }

    private boolean isOld(InboxWalk.InboxEntry entry, Instant now) {
        boolean isUnfinished = PartFile.NAME.matcher(entry.name()).matches();
        Duration keep = isUnfinished ? KEEP_UNFINISHED : settings.keep();
        return entry.attributes().lastModifiedTime().toInstant().isBefore(now.minus(keep));
    }
}
