package dev.homeroom.cli;

import dev.homeroom.cli.settings.Settings;
import dev.homeroom.database.Opening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The database and the workspace, without making or changing either. */
final class StorageCheck {
    private StorageCheck() {}

    static Stream<CheckLine> lines(boolean serviceRuns) {
        return Stream.of(database(serviceRuns), workspace(Settings.workspace().path()));
    }

    private static CheckLine database(boolean serviceRuns) {
        Opening opening = new Opening(Settings.database());
        Optional<String> problem = serviceRuns && opening.isForOneProcess() ? Optional.empty() : opening.foresee();
        return problem.map(why -> CheckLine.problem("database", why))
                .orElseGet(() -> CheckLine.ok("database", "It works."));
    }

    private static CheckLine workspace(Path folder) {
        Path there = nearest(folder.toAbsolutePath().normalize());
        return Files.isDirectory(there) && Files.isReadable(there) && Files.isWritable(there)
                ? CheckLine.ok("workspace", folder + " can be read and written.")
                : CheckLine.problem(
                        "workspace",
                        "%s can't be read and written by this user. Change its mode, or set HOMEROOM_WORKSPACE to another folder."
                                .formatted(there));
    }

    /** The folder itself, or the one that it would be made in. */
    private static Path nearest(Path folder) {
        Path there = folder;
        @Nullable Path parent = folder.getParent();
        while (!Files.exists(there) && parent != null) {
            there = parent;
            parent = there.getParent();
        }
        return there;
    }
}
