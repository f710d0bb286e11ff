package dev.homeroom.files.opened;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An open folder of the workspace. Names are looked up in the open folder itself, so nobody can swap a folder on the way
 * for a link. No link is ever followed.
 */
public final class SafeFolder implements Closeable {
    private static final Logger LOG = Logger.getLogger(SafeFolder.class);
    private static final Set<OpenOption> TO_READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> NEW = Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW,
            LinkOption.NOFOLLOW_LINKS);

    private final SecureDirectoryStream<Path> folder;
    private final Path path;
    private boolean isStuck;

    private SafeFolder(SecureDirectoryStream<Path> folder, Path path) {
        this.folder = folder;
        this.path = path;
    }

    /** Called between the check of a file's name and the opening of the file. */
    @FunctionalInterface
    interface Meanwhile {
        void happens() throws IOException;
    }

    /**
     * Opens a folder below the workspace.
     *
     * @param workspace may be a link, which the operator made
     * @param names of the folders on the way
     * @throws UnsafeFileException when one of them is a link or no folder
     * @throws NoSuchFileException when one of them is missing
     */
    public static SafeFolder open(Path workspace, List<String> names) throws IOException {
        return walk(workspace, names, SafeFolder::folder);
    }

    /** Opens a folder like {@link #open}, and makes those that are missing. */
    public static SafeFolder made(Path workspace, List<String> names) throws IOException {
        return walk(workspace, names, SafeFolder::madeFolder);
    }

    @FunctionalInterface
    private interface WalkStep {
        SafeFolder go(SafeFolder from, String name) throws IOException;
    }

    private static SafeFolder walk(Path workspace, List<String> names, WalkStep step) throws IOException {
        SafeFolder folder = root(workspace);
        for (String name : names) {
            try (SafeFolder above = folder) {
                folder = step.go(above, name);
            }
        }
        return folder;
    }

    @SuppressWarnings("StreamResourceLeak") // It is closed with the folder.
    private static SafeFolder root(Path workspace) throws IOException {
        DirectoryStream<Path> folder = Files.newDirectoryStream(workspace);
        if (folder instanceof SecureDirectoryStream<Path> secure) {
            return new SafeFolder(secure, workspace);
        }
        folder.close();
        throw new UnsafeFileException("this file system can't open files without following links");
    }

    private SafeFolder madeFolder(String name) throws IOException {
        try {
            here(folder -> FolderMode.make(folder.resolve(spelled(name))));
        } catch (FileAlreadyExistsException e) {
            LOG.tracef("A folder is there: folder=%s", path);
        }
        return folder(name);
    }

    @FunctionalInterface
    private interface FolderAction {
        void on(Path folder) throws IOException;
    }

    /** Java makes neither folders nor hard links in an open folder, so a name is needed that can't be led elsewhere. */
    private void here(FolderAction action) throws IOException {
        if (ProcessFiles.areKnown()) {
            try (SeekableByteChannel itself = folder.newByteChannel(Path.of("."), TO_READ)) {
                action.on(ProcessFiles.of(itself));
            }
        } else {
            action.on(path);
        }
    }

    /** Opens a folder in it; errors as {@link #open}. */
    public SafeFolder folder(String name) throws IOException {
        if (!attributes(name).isDirectory()) {
            throw new UnsafeFileException("not a folder");
        }
        SecureDirectoryStream<Path> inner =
                timed(name, () -> folder.newDirectoryStream(spelled(name), LinkOption.NOFOLLOW_LINKS));
        return new SafeFolder(inner, path.resolve(spelled(name)));
    }

    /** The attributes of the name itself, also if it is a link. */
    public BasicFileAttributes attributes(String name) throws IOException {
        return folder.getFileAttributeView(spelled(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    /**
     * Opens a regular file that has no other name.
     *
     * @throws UnsafeFileException when it is anything else
     * @throws NoSuchFileException when there is none
     */
    public OpenedFile file(String name) throws IOException {
        return file(name, () -> {});
    }

    OpenedFile file(String name, Meanwhile meanwhile) throws IOException {
        OpenedFile file = fileOfAnyName(name, meanwhile);
        if (file.names() != 1) {
            file.close();
            throw new UnsafeFileException("a file with several names");
        }
        return file;
    }

    /** Opens a file like {@link #file(String)}, which may have other names. */
    public OpenedFile fileOfAnyName(String name) throws IOException {
        return fileOfAnyName(name, () -> {});
    }

    private OpenedFile fileOfAnyName(String name, Meanwhile meanwhile) throws IOException {
        if (!attributes(name).isRegularFile()) {
            throw new UnsafeFileException("not a regular file");
        }
        meanwhile.happens();
        SeekableByteChannel channel = null;
        try {
            channel = timed(name, () -> folder.newByteChannel(spelled(name), TO_READ));
            FileIdentity identity = FileIdentity.of(channel, path.resolve(spelled(name)));
            identity.requireRegular();
            return new OpenedFile(channel, channel.size(), identity.names());
        } catch (IOException e) {
            close(channel);
            throw e;
        }
    }

    private <T extends Closeable> T timed(String name, TimedOpening.SlowOpening<T> opening) throws IOException {
        try {
            return TimedOpening.of(opening);
        } catch (TimedOpening.StuckException e) {
            isStuck = true;
            Thread.ofPlatform().daemon().name("freeing").start(() -> free(name));
            throw new UnsafeFileException("not a regular file");
        } catch (IOException e) {
            throw isLoop(e) ? new UnsafeFileException("a link") : e;
        }
    }

    /** A pipe lets its reader go when somebody writes. The folder can't be closed before. */
    private void free(String name) {
        try (SeekableByteChannel writer = folder.newByteChannel(
                        Path.of(name), Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                SecureDirectoryStream<Path> closing = folder) {
            LOG.debugf("A pipe held up its reader: folder=%s", path);
        } catch (IOException e) {
            LOG.warnf("A name was opened that never opens: folder=%s reason=%s", path, e.toString());
        }
    }

    /** A Java runtime without a UTF-8 locale can't write every name. */
    private static Path spelled(String name) throws UnsafeFileException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UnsafeFileException("not a file name");
        }
    }

    private static void close(@Nullable SeekableByteChannel channel) throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    /** The system says so of a link that must not be followed. Java has no type for it. */
    private static boolean isLoop(IOException e) {
        return e.getMessage() != null && e.getMessage().contains("symbolic link");
    }

    /** The names in the folder, once. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        folder.forEach(entry -> names.add(entry.getFileName().toString()));
        return names;
    }

    /** Moves a file, a link or a folder itself. An entry with the new name is replaced. */
    public void move(String name, SafeFolder target, String newName) throws IOException {
        folder.move(spelled(name), target.folder, spelled(newName));
    }

    /** Makes a new file; an old one with the name is removed. */
    public SeekableByteChannel write(String name) throws IOException {
        delete(name);
        return create(name);
    }

    /**
     * Makes a new file, which the group may read and write if it may write in the folder.
     *
     * @throws FileAlreadyExistsException when something has the name
     */
    public SeekableByteChannel create(String name) throws IOException {
        SeekableByteChannel file = folder.newByteChannel(spelled(name), NEW, FolderMode.ofFiles(path));
        try {
            Path itself = ProcessFiles.areKnown() ? ProcessFiles.of(file) : path.resolve(spelled(name));
            here(folder -> FolderMode.share(itself, folder));
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Gives a file of this folder a second name. Replaces nothing.
     *
     * @throws FileAlreadyExistsException when something has the new name
     */
    public void link(String name, String newName) throws IOException {
        here(folder -> Files.createLink(folder.resolve(spelled(newName)), folder.resolve(spelled(name))));
    }

    /** Does nothing if there is no such file. */
    public void delete(String name) throws IOException {
        try {
            folder.deleteFile(spelled(name));
        } catch (NoSuchFileException e) {
            // That is what was asked for.
        }
    }

    /** @throws java.nio.file.DirectoryNotEmptyException when something is in it */
    public void deleteFolder(String name) throws IOException {
        folder.deleteDirectory(spelled(name));
    }

    @Override
    public void close() throws IOException {
        if (!isStuck) {
            folder.close();
        }
    }
}
