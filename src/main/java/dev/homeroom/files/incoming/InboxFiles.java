package dev.homeroom.files.incoming;

import dev.homeroom.files.Workspace;
import dev.homeroom.files.opened.OpenedFile;
import dev.homeroom.files.opened.SafeFolder;
import dev.homeroom.files.opened.WorkspacePath;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jboss.logging.Logger;

/** The copies in the inboxes of rooms. The agents may write there too, so each is opened by {@link SafeFolder}. */
@ApplicationScoped
public class InboxFiles {
    private static final Logger LOG = Logger.getLogger(InboxFiles.class);

    private final Workspace workspace;

    public InboxFiles(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Whether a copy is still as it landed, as far as its size tells. */
    public boolean isThere(LandedFile file) {
        WorkspacePath path = path(file.path());
        try (SafeFolder folder = SafeFolder.open(workspace.root(), path.folders())) {
            BasicFileAttributes attributes = folder.attributes(path.name());
            return attributes.isRegularFile() && attributes.size() == file.size();
        } catch (IOException e) {
            LOG.debugf("A file of the workspace can't be looked at: %s", e.toString());
            return false;
        }
    }

    /** Opens a copy for reading. */
    public SeekableByteChannel open(LandedFile file) throws IOException {
        return OpenedFile.of(workspace.root(), path(file.path())).channel();
    }

    /** Removes a copy. One that can't be removed stays, and the log says so. */
    void remove(String name) {
        WorkspacePath path = path(name);
        try (SafeFolder folder = SafeFolder.open(workspace.root(), path.folders())) {
            folder.delete(path.name());
            LOG.infof("A file was removed from the workspace, since its message was removed: path=%s", name);
        } catch (NoSuchFileException e) {
            LOG.debugf("The file of a removed message is gone already: path=%s", name);
        } catch (IOException e) {
            LOG.warnf("A file of a removed message stays in the workspace: path=%s %s", name, e.toString());
        }
    }

    private static WorkspacePath path(String path) {
        return new WorkspacePath(List.of(path.split("/")));
    }
}
