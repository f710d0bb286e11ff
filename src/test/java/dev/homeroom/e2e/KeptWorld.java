package dev.homeroom.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A homeserver's data with many rooms, reused by later runs: Synapse needs many minutes to create a thousand rooms. The
 * homeserver must not run while its data is saved or restored.
 *
 * @param directory present or future place of the data
 */
record KeptWorld(Path directory) {
    /** In {@code target/figures} unless {@code figures.worlds} names another folder. */
    static KeptWorld withRooms(int rooms) {
        return new KeptWorld(Path.of(System.getProperty("figures.worlds", "target/figures"), rooms + "-rooms")
                .toAbsolutePath());
    }

    boolean isThere() {
        return Files.isDirectory(directory);
    }

    /** Gets its name only when complete. */
    void keep(Path data) throws IOException {
        Path unfinished = directory.resolveSibling(directory.getFileName() + ".unfinished");
        delete(unfinished);
        copy(data, unfinished);
        Files.move(unfinished, directory);
    }

    /** Replaces the existing data. */
    void putInPlaceOf(Path data) throws IOException {
        delete(data);
        copy(directory, data);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        for (Path path : tree(from)) {
            Files.copy(path, to.resolve(from.relativize(path)));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path path : tree(folder).reversed()) {
                Files.delete(path);
            }
        }
    }

    /** Folders before their content. */
    private static List<Path> tree(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
