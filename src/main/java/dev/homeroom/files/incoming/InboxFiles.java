package dev.homeroom.files.incoming;

import dev.homeroom.files.Workspace;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jboss.logging.Logger;

/** The copies in the inboxes of rooms. The agents may write there too, so no link is followed. */
@ApplicationScoped
public class InboxFiles {
    private static final Logger LOG = Logger.getLogger(InboxFiles.class);

    private final Workspace workspace;

    public InboxFiles(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Whether a copy is still as it landed, as far as its size tells. */
    public boolean isThere(LandedFile file) {
        try {
            Path path = resolved(file.path());
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == file.size();
        } catch (IOException e) {
            LOG.debugf("A file of the workspace can't be looked at: %s", e.toString());
            return false;
        }
    }

    /** Opens a copy for reading. */
    public SeekableByteChannel open(LandedFile file) throws IOException {
        Path path = resolved(file.path());
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.path());
        }
        return Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** Removes a copy. One that can't be removed stays, and the log says so. */
    void remove(String path) {
        try {
            if (Files.deleteIfExists(resolved(path))) {
                LOG.infof("A file was removed from the workspace, since its message was removed: path=%s", path);
            }
        } catch (IOException e) {
            LOG.warnf("A file of a removed message stays in the workspace: path=%s %s", path, e.toString());
        }
    }

    private Path resolved(String path) throws IOException {
        Path root = workspace.root().toRealPath();
        Path file = root.resolve(path);
        Path folder = file.getParent();
        if (!folder.toRealPath().equals(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        return file;
    }
}
