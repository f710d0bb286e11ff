package dev.homeroom.cli.demo;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        return new Installation(folder, runningProgram());
    }

    /** Returns the command of the running jar, or of the native executable. */
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

    /**
     * Returns the JVM options set by {@code ./homeroom}. Agents, such as debuggers, are left out because they serve one
     * process only.
     */
    private static List<String> javaOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X") || option.startsWith("--enable-native-access"))
                .toList();
    }

    Path homeserver() {
        return home.resolve(HOMESERVER);
    }

    List<String> homeroom(String subcommand) {
        List<String> command = new ArrayList<>(program);
        command.add(subcommand);
        return List.copyOf(command);
    }

    /** Returns the path relative to Homeroom's folder if it is inside. */
    Path relativized(Path path) {
        return path.startsWith(home) ? home.relativize(path) : path;
    }
}
