package dev.homeroom.cli.services;

import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.LauncherSite;
import dev.homeroom.launcher.SupervisorThread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The place of the manifest. */
final class PlaceOptions {
    @Option(names = "--manifest", paramLabel = "FILE", description = "The manifest; deploy/services.yaml by default.")
    private @Nullable Path manifest;

    @Option(
            names = "--root",
            paramLabel = "FOLDER",
            description =
                    "The folder that paths in the manifest start from; by default the one above deploy or scripts.")
    private @Nullable Path root;

    @Option(
            names = "--program",
            hidden = true,
            description =
                    "A word of the command that {homeroom} stands for, in a supervisor, whose own command has other options.")
    private List<String> program = new ArrayList<>();

    Launcher launcher() {
        return site().launcher();
    }

    SupervisorThread supervisorHere() {
        LauncherSite site = site();
        return new SupervisorThread(site.folder(), site.place(), System.out::println);
    }

    private LauncherSite site() {
        return LauncherSite.of(Optional.ofNullable(manifest), Optional.ofNullable(root), program);
    }
}
