package dev.homeroom.files.incoming;

import dev.homeroom.files.FileName;
import dev.homeroom.files.RoomFolder;
import dev.homeroom.files.Workspace;
import dev.homeroom.files.opened.SafeFolder;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Fetches files of people into the inbox of their room, as the room's agent. The bytes go to the disk as they come, and no
 * more of them than the settings allow.
 */
@ApplicationScoped
public class FileLanding {
    private static final Logger LOG = Logger.getLogger(FileLanding.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Instant LAST_STAMP = Instant.parse("9999-12-31T23:59:59Z");

    private final Workspace workspace;
    private final InboxFiles inboxFiles;
    private final Homeserver homeserver;
    private final FileMetrics metrics;
    private final long largest;
    private final long roomQuota;

    public FileLanding(
            Workspace workspace,
            InboxFiles inboxFiles,
            Homeserver homeserver,
            FileMetrics metrics,
            FileSettings settings) {
        this.workspace = workspace;
        this.inboxFiles = inboxFiles;
        this.homeserver = homeserver;
        this.metrics = metrics;
        this.largest = settings.largest();
        this.roomQuota = settings.roomQuota();
    }

    /** Fetches a file whose copy is not there, or no longer. */
    public Landing land(UserId agentUser, KnownFile known) {
        return known.landed()
                .filter(inboxFiles::isThere)
                .<Landing>map(Landing.Landed::new)
                .orElseGet(() -> land(agentUser, known.file()));
    }

    /** Fetches a file. Idempotent: the same bytes of the same event are one file. */
    public Landing land(UserId agentUser, IncomingFile file) {
        Landing landing = fetch(agentUser, file);
        metrics.count(landing);
        return landing;
    }

    private Landing fetch(UserId agentUser, IncomingFile file) {
        FileMessage message = file.message();
        if (message.encryption() == FileMessage.Encryption.ENCRYPTED) {
            return new Landing.Encrypted();
        }
        if (message.media().isEmpty()) {
            return new Landing.Gone("the message names no file");
        }
        if (message.announced() > largest) {
            return new Landing.TooLarge(message.announced(), largest);
        }
        try {
            return new Landing.Landed(download(agentUser, file, message.media().get()));
        } catch (TooMuch e) {
            return e.size > largest ? new Landing.Overlong(largest) : new Landing.RoomFull(roomQuota);
        } catch (HomeserverException e) {
            return failed(e);
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("A file can't be stored in the workspace: room=%s %s", file.room(), e.toString());
            return new Landing.NotStored(e.toString());
        }
    }

    private static Landing failed(HomeserverException e) {
        return switch (e) {
            case HomeserverException.RateLimited limited ->
                new Landing.NotNow(limited.toString(), Optional.of(limited.retryAfter()));
            case HomeserverException passing
            when passing.mayPass() -> new Landing.NotNow(passing.toString(), Optional.empty());
            case HomeserverException refused -> new Landing.Gone(refused.toString());
        };
    }

    private LandedFile download(UserId agentUser, IncomingFile file, MediaUri.MediaLocation media) throws IOException {
        RoomFolder folder = workspace.folder(agentUser, file.room());
        String name = FileName.safe(file.message().name());
        try (SafeFolder inbox = folder.openInbox()) {
            long most = Math.min(largest, roomQuota - InboxWalk.size(inbox));
            if (file.message().announced() > most) {
                throw new TooMuch(file.message().announced());
            }
            LandedFile landed;
            try (PartFile part = PartFile.in(inbox)) {
                homeserver.download(agentUser, media, (bytes, length) -> take(part, most, bytes, length));
                PartFile.Published published = part.publish(stamp(file.sentAt()) + "-" + name);
                landed = new LandedFile(
                        file.id(),
                        folder.inboxPath() + "/" + published.name(),
                        part.size(),
                        published.sha256(),
                        part.content(name));
            }
            requireThere(landed);
            LOG.infof("A file was stored: event=%s path=%s bytes=%d", file.id(), landed.path(), landed.size());
            return landed;
        }
    }

    /** The folder is the one that was opened; its name may lead elsewhere by now. */
    private void requireThere(LandedFile landed) throws IOException {
        if (!inboxFiles.isThere(landed)) {
            throw new NoSuchFileException(landed.path(), null, "the inbox was moved meanwhile");
        }
    }

    private static void take(PartFile part, long most, byte[] bytes, int length) {
        if (part.size() + length > most) {
            throw new TooMuch(part.size() + length);
        }
        try {
            part.write(bytes, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String stamp(Instant sentAt) {
        Instant sane = sentAt.isBefore(Instant.EPOCH) ? Instant.EPOCH : sentAt;
        return STAMP.format(sane.isAfter(LAST_STAMP) ? LAST_STAMP : sane);
    }

    /** More bytes have come than are allowed. */
    private static final class TooMuch extends RuntimeException {
        private final long size;

        TooMuch(long size) {
            super("more bytes than allowed", null, false, false);
            this.size = size;
        }
    }
}
