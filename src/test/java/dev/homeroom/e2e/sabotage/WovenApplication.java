package dev.homeroom.e2e.sabotage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A copy of the packaged application with all aims woven in, which do nothing without a {@link Sabotage}. A Java agent could weave them in at the
 * start, but beside an agent the JVM doesn't use an ahead-of-time cache.
 */
public final class WovenApplication {
    private WovenApplication() {}

    /**
     * Writes the copy, its jar last.
     *
     * @param jar of the packaged application, in the application's folder
     */
    public static void write(Path jar, Path copy) throws IOException {
        Path original = jar.getParent();
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(jar))
                    .toList()) {
                Path copied = copy.resolve(original.relativize(file));
                Files.createDirectories(copied.getParent());
                Files.copy(file, copied, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        weaveAll(copy);
        Files.copy(jar, copy.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    /** A class may be in several jars, since the build transforms some. */
    private static void weaveAll(Path application) throws IOException {
        Set<Aim> woven = new HashSet<>();
        for (String folder : List.of("app", "quarkus")) {
            try (Stream<Path> files = Files.list(application.resolve(folder))) {
                for (Path jar :
                        files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                    woven.addAll(weave(jar));
                }
            }
        }
        if (!woven.containsAll(Aim.all())) {
            throw new IllegalStateException("Only these are in the application: " + woven);
        }
    }

    private static Set<Aim> weave(Path jar) throws IOException {
        Set<Aim> woven = new HashSet<>();
        try (FileSystem classes = FileSystems.newFileSystem(jar)) {
            for (Aim aim : Aim.all()) {
                Path file = classes.getPath(fileOf(aim.place().className()));
                if (Files.exists(file)) {
                    Files.write(file, Weaver.woven(Files.readAllBytes(file), aim));
                    woven.add(aim);
                }
            }
            String hook = fileOf(Hook.class.getName());
            Files.createDirectories(classes.getPath(hook).getParent());
            try (InputStream content = Hook.class.getResourceAsStream(hook)) {
                Files.copy(content, classes.getPath(hook), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return woven;
    }

    private static String fileOf(String className) {
        return "/" + className.replace('.', '/') + ".class";
    }
}
