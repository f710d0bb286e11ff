package dev.homeroom.files.incoming;

import dev.homeroom.cluster.Leases;
import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.files.Workspace;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Removes old files from the inboxes every hour, in one process at a time, and what a crash left unfinished. */
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
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);

    FileRetention(Workspace workspace, Database database, Leases leases, FileSettings settings, Clock clock) {
        this.workspace = workspace;
        this.database = database;
        this.leases = leases;
        this.settings = settings;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("file-retention").start(this::removeUntilStopped);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void removeUntilStopped() {
        try {
            boolean stopped = stopping.await(AFTER_THE_START.toMillis(), TimeUnit.MILLISECONDS);
            while (!stopped) {
                removeUnlessAnotherDoes();
                stopped = stopping.await(BETWEEN_PASSES.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One pass. A failure is logged, and the next pass tries again. */
    void removeUnlessAnotherDoes() {
        try {
            Optional<Leases.Lease> lease = leases.acquire("file retention");
            if (lease.isPresent()) {
                try (Leases.Lease held = lease.get()) {
                    removeOld(held);
                }
            }
        } catch (DatabaseUnavailableException e) {
            LOG.debug("Removing old files waits for the database", e);
        } catch (IOException | RuntimeException e) {
            LOG.error("Removing old files failed and will be retried in an hour", e);
        }
    }

    private void removeOld(Leases.Lease lease) throws IOException {
        Instant now = clock.instant();
        Path root = workspace.root().toRealPath();
        for (Path inbox : InboxWalk.inboxes(root)) {
            for (InboxWalk.InboxEntry entry : InboxWalk.entries(inbox)) {
                if (!lease.isHeld()) {
                    return;
                }
                if (isOld(entry, now)) {
                    remove(root, entry);
                }
            }
        }
        Instant before = now.minus(settings.keep());
        database.useTransaction(handle -> FileTable.deleteOld(handle, before.atOffset(ZoneOffset.UTC)));
    }

    private boolean isOld(InboxWalk.InboxEntry entry, Instant now) {
        boolean isUnfinished =
                PartFile.NAME.matcher(entry.path().getFileName().toString()).matches();
        Duration keep = isUnfinished ? KEEP_UNFINISHED : settings.keep();
        return entry.attributes().lastModifiedTime().toInstant().isBefore(now.minus(keep));
    }

    private static void remove(Path root, InboxWalk.InboxEntry entry) throws IOException {
        try {
            Files.delete(entry.path());
            LOG.infof(
                    "An old file was removed from the workspace: path=%s bytes=%d",
                    root.relativize(entry.path()), entry.attributes().size());
        } catch (NoSuchFileException e) {
            LOG.debugf("An old file is gone already: %s", e.getMessage());
        }
    }
}
