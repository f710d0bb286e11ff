package dev.homeroom.launcher.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command of a container engine: Docker's, or else Podman's.
 *
 * @param name {@code docker} or {@code podman}
 * @param path of the program
 */
public record ContainerProgram(String name, String path, Map<String, String> environment) {
    private static final Duration BRIEF = Duration.ofSeconds(30);

    /** Returns the first engine whose Compose command works. */
    public static Optional<ContainerProgram> find(Map<String, String> environment) throws InterruptedException {
        for (String name : List.of("docker", "podman")) {
            Optional<ContainerProgram> program =
                    ProgramRun.find(name, environment).map(path -> new ContainerProgram(name, path, environment));
            if (program.isPresent() && program.get().hasCompose()) {
                return program;
            }
        }
        return Optional.empty();
    }

    private boolean hasCompose() throws InterruptedException {
        try {
            return run(List.of("compose", "version"), environment, BRIEF).isGood();
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
