package dev.homeroom.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Child processes of the demo. {@link #close} ends them all, the youngest first. */
final class Children implements AutoCloseable {
    private static final List<String> OWN_SETTINGS = List.of("HOMEROOM_", "MATRIX_", "SYNAPSE_", "LETTA_", "QUARKUS_");
    private static final List<String> INHERITED = List.of("HOMEROOM_PYTHON");

    private final Path folder;
    private final Deque<Child> running = new ArrayDeque<>();
    private boolean closed;

    /** @param folder working directory, so that no settings in the current folder apply */
    Children(Path folder) {
        this.folder = folder;
    }

    /**
     * Starts a process without inheriting the Homeroom settings of the environment.
     *
     * @param log file for the process's output
     */
    synchronized Child start(String name, List<String> command, Map<String, String> settings, Path log)
            throws DemoFailedException {
        if (closed) {
            throw new DemoFailedException("The demo is stopping.");
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.directory(folder.toFile());
        builder.environment().keySet().removeIf(Children::isSetting);
        builder.environment().putAll(settings);
        try {
            Child child = new Child(name, builder.start(), log);
            running.push(child);
            return child;
        } catch (IOException e) {
            throw new DemoFailedException(name + " can't be started: " + e.getMessage() + ".");
        }
    }

    private static boolean isSetting(String variable) {
        String name = variable.toUpperCase(Locale.ROOT);
        return OWN_SETTINGS.stream().anyMatch(name::startsWith) && !INHERITED.contains(name);
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!running.isEmpty()) {
            running.pop().end();
        }
    }
}
