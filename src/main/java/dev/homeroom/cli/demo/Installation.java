package dev.homeroom.cli.demo;

import dev.homeroom.launcher.HomeroomProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Homeroom's location on this machine.
 *
 * @param home the folder with the sources; {@code ./homeroom} passes it in {@code HOMEROOM_HOME}
 * @param program the command that runs Homeroom, without arguments
 */
record Installation(Path home, List<String> program) {
    private static final Path HOMESERVER = Path.of("src", "homeserver", "synapse", "start");

    /**
     * @param home the configured folder; null or blank for the current one
     * @throws DemoFailedException when the folder has no script for the demo's homeserver
     */
    static Installation find(@Nullable String home) throws DemoFailedException {
        Path folder = Path.of(Optional.ofNullable(home)
                        .filter(configured -> !configured.isBlank())
                        .orElse(""))
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(folder.resolve(HOMESERVER))) {
            throw new DemoFailedException("The demo needs Homeroom's sources, and " + HOMESERVER + " is not in "
                    + folder + ". Please run ./homeroom demo in the folder you cloned, or set HOMEROOM_HOME to it.");
        }
        return new Installation(folder, HomeroomProgram.command(List.of()));
    }

    /** Returns the path relative to Homeroom's folder if it is inside. */
    Path relativized(Path path) {
        return path.startsWith(home) ? home.relativize(path) : path;
    }
}
