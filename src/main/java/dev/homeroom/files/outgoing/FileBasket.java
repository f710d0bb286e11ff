package dev.homeroom.files.outgoing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.files.content.FileContent;
import dev.homeroom.files.opened.OpenedFile;
import dev.homeroom.files.opened.UnsafeFileException;
import dev.homeroom.files.opened.WorkspacePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Gathers the files of one answer within its limits. Not thread-safe. */
final class FileBasket {
    private static final Logger LOG = Logger.getLogger(FileBasket.class);

    private final Path workspace;
    private final int most;
    private final long mostBytes;
    private final List<ObjectNode> contents = new ArrayList<>();
    private final List<FileProblem> problems = new ArrayList<>();
    private final Set<String> sent = new HashSet<>();
    private long bytes;
    private int leftOut;

    FileBasket(Path workspace, OutgoingFileSettings settings) {
        this.workspace = workspace;
        this.most = settings.mostPerAnswer();
        this.mostBytes = settings.mostBytesPerAnswer();
    }

    /** Makes the file that is sent of the one that was found. */
    @FunctionalInterface
    interface Keeping {
        WorkspacePath keep(OpenedFile file) throws IOException;
    }

    /** Whether there is room for one more file; counts the ones for which there is none. */
    boolean hasRoom() {
        if (contents.size() >= most) {
            leftOut++;
            return false;
        }
        return true;
    }

    long bytesLeft() {
        return mostBytes - bytes;
    }

    /** Adds a file that nobody else changes. */
    boolean add(WorkspacePath path, String name, String caption) {
        return add(path, name, caption, file -> path);
    }

    /**
     * Adds a file of the workspace, or the reason why not.
     *
     * @param name as people see it
     * @return whether it is added
     */
    boolean add(WorkspacePath path, String name, String caption, Keeping keeping) {
        try (OpenedFile file = OpenedFile.of(workspace, path)) {
            if (file.size() > bytesLeft()) {
                problems.add(FileProblem.tooLargeTogether(name, file.size(), mostBytes));
                return false;
            }
            FileContent what = FileContent.of(file.channel(), name);
            contents.add(FileContents.waiting(keeping.keep(file), withEnding(name, what), caption, what, file.size()));
            bytes += file.size();
            return true;
        } catch (NoSuchFileException e) {
            problems.add(FileProblem.notFound(name));
        } catch (UnsafeFileException e) {
            LOG.infof("A file is not sent: path=%s reason=%s", path, e.getMessage());
            problems.add(FileProblem.notAllowed(name));
        } catch (IOException e) {
            LOG.warnf("A file can't be read: path=%s reason=%s", path, e.toString());
            problems.add(FileProblem.unreadable(name));
        }
        return false;
    }

    /** Clients and people expect one of a picture. */
    private static String withEnding(String name, FileContent what) {
        return name.indexOf('.') >= 0
                ? name
                : what.extension().map(ending -> name + "." + ending).orElse(name);
    }

    void add(FileProblem problem) {
        problems.add(problem);
    }

    void sent(String destination) {
        sent.add(destination);
    }

    Set<String> sent() {
        return sent;
    }

    List<ObjectNode> contents() {
        return contents;
    }

    List<FileProblem> problems() {
        if (leftOut == 0) {
            return problems;
        }
        List<FileProblem> all = new ArrayList<>(problems);
        all.add(FileProblem.tooMany(leftOut, most));
        return all;
    }
}
