package dev.homeroom.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A homeserver's data with many rooms in it, kept from run to run: a thousand rooms take Synapse many minutes. The
 * homeserver must not run while its data is kept or put in place.
 *
 * @param directory where it is, or is going to be
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

    /** Under its name only once all of it is there: half a world is none. */
    void keep(Path data) throws IOException {
        Path unfinished = directory.resolveSibling(directory.getFileName() + ".unfinished");
        delete(unfinished);
        copy(data, unfinished);
        Files.move(unfinished, directory);
    }

    /** In the place of what is there. */
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

    /** Folders before what is in them. */
    private static List<Path> tree(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
