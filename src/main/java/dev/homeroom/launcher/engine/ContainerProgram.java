package dev.homeroom.launcher.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command of a container engine: Docker's, or else Podman's.
 *
 * @param name {@code docker} or {@code podman}
 * @param path of the program
 */
public record ContainerProgram(String name, String path, Map<String, String> environment) {
    private static final Duration BRIEF = Duration.ofSeconds(30);

    /**
     * Returns an engine with a Compose command: the first that answers, or else the first, whose own words say why it doesn't. A machine
     * may have Docker's command and run Podman.
     */
    public static Optional<ContainerProgram> find(Map<String, String> environment) throws InterruptedException {
        List<ContainerProgram> programs = new ArrayList<>();
        for (String name : List.of("docker", "podman")) {
            Optional<String> path = ProgramRun.find(name, environment);
            if (path.isPresent()) {
                programs.add(new ContainerProgram(name, path.get(), environment));
            }
        }
        List<ContainerProgram> composing = succeeding(programs, "compose", "version");
        List<ContainerProgram> answering = composing.size() > 1 ? succeeding(composing, "ps", "--quiet") : composing;
        return Stream.concat(answering.stream(), composing.stream()).findFirst();
    }

    private static List<ContainerProgram> succeeding(List<ContainerProgram> programs, String... words)
            throws InterruptedException {
        List<ContainerProgram> succeeding = new ArrayList<>();
        for (ContainerProgram program : programs) {
            if (program.succeeds(words)) {
                succeeding.add(program);
            }
        }
        return succeeding;
    }

    private boolean succeeds(String... words) throws InterruptedException {
        try {
            return run(List.of(words)).isGood();
        } catch (EngineException e) {
            return false;
        }
    }

    ProgramRun.ProgramResult run(List<String> arguments) throws EngineException, InterruptedException {
        return run(arguments, environment, BRIEF);
    }

    ProgramRun.ProgramResult run(List<String> arguments, Map<String, String> variables, Duration timeout)
            throws EngineException, InterruptedException {
        return ProgramRun.of(words(arguments), variables, Path.of("").toAbsolutePath(), timeout)
                .orElseThrow(() -> new EngineException(name + " didn't answer within " + timeout.toSeconds() + " s"));
    }

    List<String> words(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(path));
        words.addAll(arguments);
        return words;
    }
}
