package dev.homeroom.cli.services;

import dev.homeroom.launcher.HomeroomProgram;
import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.SupervisorProcess;
import dev.homeroom.launcher.SupervisorThread;
import dev.homeroom.launcher.manifest.ManifestPlace;
import dev.homeroom.launcher.manifest.ManifestPlace.UserFiles;
import dev.homeroom.launcher.state.LauncherFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The place of the manifest. */
final class PlaceOptions {
    private static final Path USUAL = Path.of("deploy", "services.yaml");
    /** Folders for manifests; the folder above is the one that paths in them start from. */
    private static final Set<String> FOLDERS_OF_MANIFESTS = Set.of("deploy", "scripts");
    /** The supervisor sleeps nearly always. */
    private static final List<String> SMALL =
            List.of("-Xms8m", "-Xmn4m", "-Xmx48m", "-XX:TieredStopAtLevel=1", "-XX:MaxMetaspaceSize=64m");

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
        ManifestPlace place = place();
        LauncherFolder folder = LauncherFolder.below(place.root());
        return new Launcher(place, folder, new SupervisorProcess(folder, supervisor(place)));
    }

    SupervisorThread supervisorHere() {
        ManifestPlace place = place();
        return new SupervisorThread(LauncherFolder.below(place.root()), place, System.out::println);
    }

    private ManifestPlace place() {
        Path file = Optional.ofNullable(manifest)
                .orElseGet(PlaceOptions::usual)
                .toAbsolutePath()
                .normalize();
        Path top = Optional.ofNullable(root)
                .map(path -> path.toAbsolutePath().normalize())
                .orElseGet(() -> above(file));
        return new ManifestPlace(top, file, System.getenv(), Map.of(), homeroom(), UserFiles.READ);
    }

    private List<String> homeroom() {
        return program.isEmpty() ? HomeroomProgram.command(List.of()) : List.copyOf(program);
    }

    /** Returns the manifest below the current folder, or else that of the installation. */
    private static Path usual() {
        String home = System.getenv("HOMEROOM_HOME");
        boolean hasOwn = Files.exists(USUAL) || home == null || home.isBlank();
        return hasOwn ? USUAL : Path.of(home).resolve(USUAL);
    }

    private static Path above(Path file) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        Path parent = folder.getParent();
        return parent != null && FOLDERS_OF_MANIFESTS.contains(String.valueOf(folder.getFileName())) ? parent : folder;
    }

    private static List<String> supervisor(ManifestPlace place) {
        List<String> command = new ArrayList<>(HomeroomProgram.command(SMALL));
        command.addAll(List.of("services", "supervise"));
        command.addAll(List.of(
                "--manifest", place.file().toString(), "--root", place.root().toString()));
        place.homeroom().forEach(word -> command.add("--program=" + word));
        return command;
    }
}
