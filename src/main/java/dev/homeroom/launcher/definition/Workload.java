package dev.homeroom.launcher.definition;

import java.nio.file.Path;
import java.util.List;

/** The thing to run: decides which engine runs the service. */
public sealed interface Workload {
    /** @param file the Compose file */
    record Container(Path file, String service) implements Workload {}

    /**
     * @param words the program and its arguments
     * @param folder the working directory
     */
    record Local(List<String> words, Path folder) implements Workload {}
}
