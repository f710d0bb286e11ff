package dev.homeroom.files;

import dev.homeroom.files.opened.SafeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Folders inside the workspace, none of which is a link. The agents may write in the workspace, and make links there. */
public final class WorkspaceFolders {
    private WorkspaceFolders() {}

    /**
     * Makes a folder as far as it is missing. The group may write there if it may write in the workspace.
     *
     * @param path relative to the root, with {@code /}
     * @return the folder, below the real path of the root
     * @throws IOException when it can't be made, or a link or a file stands in the way
     */
    public static Path make(Path root, String path) throws IOException {
        SafeFolder.made(root, List.of(path.split("/", -1))).close();
        return root.toRealPath().resolve(path);
    }

    /** Whether it is a folder, and not a link to one. */
    public static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }
}
