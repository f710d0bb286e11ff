package dev.homeroom.launcher;

import dev.homeroom.launcher.manifest.ManifestPlace;
import dev.homeroom.launcher.manifest.ManifestPlace.UserFiles;
import dev.homeroom.launcher.state.LauncherFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A manifest on this machine, with the folder and the supervisor that belong to it. */
public record LauncherSite(ManifestPlace place) {
    private static final Path USUAL = Path.of("deploy", "services.yaml");
    /** Folders for manifests; the folder above is the one that paths in them start from. */
    private static final Set<String> FOLDERS_OF_MANIFESTS = Set.of("deploy", "scripts");
    /** Variables of programs, the JVM and container engines. */
    private static final Set<String> NEEDED = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "TZ",
            "TMPDIR",
            "XDG_RUNTIME_DIR",
            "JAVA_HOME",
            "HOMEROOM_HOME",
            "DOCKER_HOST",
            "DOCKER_CONFIG",
            "DOCKER_CONTEXT",
            "DOCKER_CERT_PATH",
            "DOCKER_TLS_VERIFY",
            "CONTAINER_HOST");
    /** The supervisor sleeps nearly always. The JVM would refuse to start with a start cache that needs a larger heap. */
    private static final List<String> SMALL = List.of(
            "-Xms8m", "-Xmn4m", "-Xmx48m", "-XX:TieredStopAtLevel=1", "-XX:MaxMetaspaceSize=64m", "-XX:AOTMode=off");

    /**
     * @param manifest empty for {@code deploy/services.yaml} below the current folder, or else of the installation
     * @param root the folder that paths in the manifest start from; empty for the one above {@code deploy} or {@code scripts}
     * @param program the command that {@code {homeroom}} stands for; empty for the program that runs
     */
    public static LauncherSite of(Optional<Path> manifest, Optional<Path> root, List<String> program) {
        Path file = manifest.orElseGet(LauncherSite::usual).toAbsolutePath().normalize();
        Path top = root.map(path -> path.toAbsolutePath().normalize()).orElseGet(() -> above(file));
        List<String> homeroom = program.isEmpty() ? HomeroomProgram.command(List.of()) : List.copyOf(program);
        return new LauncherSite(new ManifestPlace(top, file, System.getenv(), Map.of(), homeroom, UserFiles.READ));
    }

    /** With the variables that any program needs, and without the settings and keys of this process. */
    public LauncherSite withoutOwnSettings() {
        return new LauncherSite(new ManifestPlace(
                place.root(),
                place.file(),
                needed(place.inherited()),
                place.overrides(),
                place.homeroom(),
                place.userFiles()));
    }

    static Map<String, String> needed(Map<String, String> environment) {
        Map<String, String> needed = new HashMap<>(environment);
        needed.keySet().removeIf(name -> !NEEDED.contains(name) && !name.startsWith("LC_"));
        return Map.copyOf(needed);
    }

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

    /** Whether the manifest is there. */
    public boolean exists() {
        return Files.isRegularFile(place.file());
    }

    /** The launcher, whose supervisor is a process of its own. */
    public Launcher launcher() {
        LauncherFolder folder = folder();
        return new Launcher(place, folder, new SupervisorProcess(folder, supervisor(), place.inherited()));
    }

    public LauncherFolder folder() {
        return LauncherFolder.below(place.root());
    }

    private List<String> supervisor() {
        List<String> command = new ArrayList<>(HomeroomProgram.command(SMALL));
        command.addAll(List.of("services", "supervise"));
        command.addAll(List.of(
                "--manifest", place.file().toString(), "--root", place.root().toString()));
        place.homeroom().forEach(word -> command.add("--program=" + word));
        return command;
    }
}
