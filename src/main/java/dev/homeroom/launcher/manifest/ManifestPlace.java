package dev.homeroom.launcher.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The place of a manifest and the variables for it.
 *
 * @param root folder that paths in the manifest start from
 * @param inherited the lowest layer of variables
 * @param overrides the topmost layer of variables
 * @param homeroom the command that {@code {homeroom}} stands for
 * @param userFiles ignored by the demo, which is the same for everybody
 */
public record ManifestPlace(
        Path root,
        Path file,
        Map<String, String> inherited,
        Map<String, String> overrides,
        List<String> homeroom,
        UserFiles userFiles) {
    /** Whether {@code .env} and {@code .env.local} count. */
    public enum UserFiles {
        READ,
        IGNORED
    }

    /** Fills in {@code {repo_root}} and {@code {homeroom}}. */
    String filledIn(String text) {
        return text.replace("{repo_root}", root.toString()).replace("{homeroom}", ShellWords.quoted(homeroom));
    }

    /** Returns the folder of the {@code .env} files. */
    Path folder() {
        Path parent = file.getParent();
        return parent == null ? root : parent;
    }
}
