package dev.homeroom.cli.demo;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where Homeroom is on this machine.
 *
 * @param home the folder with the sources; {@code ./homeroom} tells it in {@code HOMEROOM_HOME}
 * @param program what runs Homeroom, without its arguments
 */
record Installation(Path home, List<String> program) {
    private static final Path HOMESERVER = Path.of("src", "homeserver", "synapse", "start");

    /**
     * @param home what was told; the current folder otherwise
     * @throws DemoFailedException when the demo's homeserver isn't there
     */
    static Installation find(@Nullable String home) throws DemoFailedException {
        Path folder = Path.of(Optional.ofNullable(home)
                        .filter(told -> !told.isBlank())
                        .orElse(""))
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(folder.resolve(HOMESERVER))) {
            throw new DemoFailedException("The demo needs Homeroom's sources, and " + HOMESERVER + " is not in "
                    + folder + ". Please run ./homeroom demo in the folder you cloned, or name that in HOMEROOM_HOME.");
        }
        return new Installation(folder, runningProgram());
    }

    /** The jar that runs now, or the executable itself where there is none. */
    private static List<String> runningProgram() {
        Path jar = Path.of(System.getProperty("java.class.path", ""));
        if (jar.toString().endsWith(".jar")) {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            List<String> program = new ArrayList<>(List.of(java, "-Xmx256m"));
            program.addAll(javaOptions());
            program.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
            return List.copyOf(program);
        }
        return List.of(ProcessHandle.current().info().command().orElse("homeroom"));
    }

    /** What {@code ./homeroom} gives; agents, as of debuggers, are for one process only. */
    private static List<String> javaOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X") || option.startsWith("--enable-native-access"))
                .toList();
    }

    Path homeserver() {
        return home.resolve(HOMESERVER);
    }

    List<String> homeroom(String word) {
        List<String> command = new ArrayList<>(program);
        command.add(word);
        return List.copyOf(command);
    }

    /** As short as a person would write it in Homeroom's folder. */
    Path seenFromHome(Path path) {
        return path.startsWith(home) ? home.relativize(path) : path;
    }
}
