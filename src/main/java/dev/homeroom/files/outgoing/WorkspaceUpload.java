package dev.homeroom.files.outgoing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.files.Workspace;
import dev.homeroom.files.opened.OpenedFile;
import dev.homeroom.files.opened.SafeFolder;
import dev.homeroom.files.opened.UnsafeFileException;
import dev.homeroom.files.opened.WorkspacePath;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.Homeserver.MediaFile;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.outbox.FileUpload;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import org.jboss.logging.Logger;

/** Uploads the files of events from the workspace, as their agents. */
@ApplicationScoped
public class WorkspaceUpload implements FileUpload {
    private static final Logger LOG = Logger.getLogger(WorkspaceUpload.class);
    private static final int TOO_LARGE = 413;

    private final Workspace workspace;
    private final Homeserver homeserver;
    private final UploadLimit uploadLimit;
    private final Wording wording;
    private final OutgoingFileMetrics metrics;

    public WorkspaceUpload(
            Workspace workspace,
            Homeserver homeserver,
            UploadLimit uploadLimit,
            Wording wording,
            OutgoingFileMetrics metrics) {
        this.workspace = workspace;
        this.homeserver = homeserver;
        this.uploadLimit = uploadLimit;
        this.wording = wording;
        this.metrics = metrics;
    }

    @Override
    public boolean isNeededBy(OutgoingEvent event) {
        return FileContents.isWaiting(event.content());
    }

    @Override
    public ObjectNode complete(OutgoingEvent event) {
        ObjectNode content = event.content();
        String name = content.path("filename").asText();
        try (OpenedFile file = OpenedFile.of(workspace.root(), FileContents.path(content))) {
            return complete(event, name, file);
        } catch (NoSuchFileException e) {
            return instead(event, FileProblem.notFound(name));
        } catch (UnsafeFileException e) {
            LOG.infof("A file is not sent: path=%s reason=%s", FileContents.path(content), e.getMessage());
            return instead(event, FileProblem.notAllowed(name));
        } catch (IOException e) {
            throw new HomeserverException.Unclear("An upload", "the file can't be read now: " + e.getMessage(), e);
        }
    }

    private ObjectNode complete(OutgoingEvent event, String name, OpenedFile file) {
        UserId sender = event.sender();
        long limit = uploadLimit.of(sender);
        boolean isText = FileContents.isWaitingText(event.content());
        if (file.size() > limit) {
            if (isText) {
                throw new HomeserverException.Refused("An upload", TOO_LARGE, "M_TOO_LARGE");
            }
            return instead(event, FileProblem.tooLarge(name, file.size(), limit));
        }
        String mediaType = event.content().path("info").path("mimetype").asText();
        try {
            MediaUri uri = homeserver.upload(
                    sender, new MediaFile(mediaType, name, file.size(), Channels.newInputStream(file.channel())));
            metrics.uploaded(file.size());
            return FileContents.uploaded(event.content(), uri, file.size());
        } catch (HomeserverException.Refused e) {
            if (e.mayPass() || isText) {
                throw e;
            }
            return instead(event, refusal(e, name, file.size()));
        }
    }

    /** A proxy in front of the homeserver may have a lower limit than the homeserver names. */
    private static FileProblem refusal(HomeserverException.Refused e, String name, long size) {
        if (e.status() == TOO_LARGE) {
            return FileProblem.tooLarge(name, size);
        }
        String errorId = ErrorId.next();
        LOG.warnf("The homeserver refused a file: error=%s %s", errorId, e.getMessage());
        return FileProblem.refused(name, errorId);
    }

    private ObjectNode instead(OutgoingEvent event, FileProblem problem) {
        metrics.refused(problem.kind());
        return FileContents.notice(event.content(), wording.notice(problem.sentence(), problem.names()));
    }

    /** Copies are not needed any more; files of the outbox stay where the agent finds them. */
    @Override
    public void completed(OutgoingEvent event) {
        WorkspacePath path = FileContents.path(event.content());
        if (!TurnFolder.isCopy(path)) {
            return;
        }
        try (SafeFolder folder = SafeFolder.open(workspace.root(), path.folders())) {
            folder.delete(path.name());
        } catch (IOException e) {
            LOG.debugf("A copy is left to the retention: path=%s reason=%s", path, e.getMessage());
        }
    }
}
