package dev.homeroom.launcher;

import dev.homeroom.database.entity.OutsideTransactions;
import dev.homeroom.launcher.state.LauncherFolder;
import dev.homeroom.launcher.state.SupervisorLock;
import dev.homeroom.time.Deadline;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A supervisor in a process of its own, which outlives the command that starts it. */
final class SupervisorProcess implements Supervision {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);

    private final LauncherFolder folder;
    private final List<String> command;
    private final Map<String, String> environment;

    /**
     * @param command that supervises this folder until nothing is left to do
     * @param environment all variables of its process
     */
    SupervisorProcess(LauncherFolder folder, List<String> command, Map<String, String> environment) {
        this.folder = folder;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    @Override
    public void ensure() throws InterruptedException {
        if (SupervisorLock.isHeld(folder)) {
            return;
        }
        Process process = start();
        Deadline end = Deadline.in(PATIENCE);
        while (!SupervisorLock.isHeld(folder)) {
            if (!process.isAlive()) {
                requireSuccess(process);
                return;
            }
            if (end.isOver()) {
                process.destroyForcibly();
                throw new SupervisionFailedException("The supervisor didn't start within " + PATIENCE.toSeconds()
                        + " s. Its log is " + folder.supervisorLog() + ".");
            }
            Thread.sleep(CHECK_INTERVAL);
        }
    }

    /** Another supervisor may have been faster, or the work so short that it is done. */
    private void requireSuccess(Process process) {
        if (process.exitValue() != 0) {
            throw new SupervisionFailedException("The supervisor ended with exit code " + process.exitValue()
                    + ". Its log is " + folder.supervisorLog() + ".");
        }
    }

    private Process start() {
        OutsideTransactions.require("the start of the supervisor");
        List<String> words = new ArrayList<>();
        if (hasSetsid()) {
            words.add("setsid");
        }
        words.addAll(command);
        try {
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().clear();
            builder.environment().putAll(environment);
            return builder.directory(folder.path().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.supervisorLog().toFile()))
                    .start();
        } catch (IOException e) {
            throw new SupervisionFailedException("The supervisor can't be started: " + e.getMessage() + ".");
        }
    }

    /** A session of its own keeps Ctrl-C away from it. */
    private static boolean hasSetsid() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> !folder.isEmpty() && Files.isExecutable(Path.of(folder, "setsid")));
    }
}
