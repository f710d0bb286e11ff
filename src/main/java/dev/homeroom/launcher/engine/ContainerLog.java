package dev.homeroom.launcher.engine;

import dev.homeroom.database.entity.OutsideTransactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Copies a container's output to a file until it is closed, or this process ends. */
public final class ContainerLog implements AutoCloseable {
    /** The end of the input says that the launcher has ended. */
    private static final String UNTIL_END_OF_INPUT = "exec 3<&0; \"$@\" </dev/null & read x <&3; kill $!";

    private final Process process;

    private ContainerLog(Process process) {
        this.process = process;
    }

    /** Goes on where the file ends, which may repeat its last line. */
    static ContainerLog follow(ContainerProgram program, String id, Path file) throws EngineException {
        OutsideTransactions.require("a call of the container engine");
        List<String> words = new ArrayList<>(List.of("sh", "-c", UNTIL_END_OF_INPUT, "sh"));
        try {
            List<String> logs = Files.exists(file) && Files.size(file) > 0
                    ? List.of("logs", "--follow", "--since", since(file), id)
                    : List.of("logs", "--follow", id);
            words.addAll(program.words(logs));
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()));
            builder.environment().clear();
            builder.environment().putAll(program.environment());
            return new ContainerLog(builder.start());
        } catch (IOException e) {
            throw new EngineException("its log can't be read: " + e.getMessage());
        }
    }

    private static String since(Path file) throws IOException {
        Instant last = Files.getLastModifiedTime(file).toInstant();
        return last.toString();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy();
        }
    }
}
