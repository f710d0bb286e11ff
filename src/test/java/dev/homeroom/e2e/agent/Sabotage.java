package dev.homeroom.e2e.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The test's side of the agent: packs its jar, arms it, and reads its results. */
public final class Sabotage {
    private final Path folder;
    private final Set<Mutation> mutations;
    private boolean armed;

    private Sabotage(Path folder, Set<Mutation> mutations) {
        this.folder = folder;
        this.mutations = mutations;
    }

    /** @param parent an existing folder, in which a new one is made */
    public static Sabotage in(Path parent, Mutation... mutations) {
        Path folder = parent.resolve("sabotage");
        try {
            Files.createDirectories(folder);
            writeJar(jar(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Sabotage(folder, Set.of(mutations));
    }

    private static Path jar(Path folder) {
        return folder.resolve("agent.jar");
    }

    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
        String path = Sabotage.class.getPackageName().replace('.', '/');
        Path classes = Path.of(
                Sabotage.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath(),
                path);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file, manifest);
                Stream<Path> found = Files.list(classes)) {
            for (Path classFile : found.toList()) {
                entries.putNextEntry(new JarEntry(path + "/" + classFile.getFileName()));
                Files.copy(classFile, entries);
            }
        }
    }

    /** The JVM option that loads it. */
    public String jvmOption() {
        String names = mutations.stream().map(mutation -> "," + mutation).collect(Collectors.joining());
        return "-javaagent:" + jar(folder) + "=" + folder + names;
    }

    /** Arms the kill at the {@code time}-th visit of this point. Replaces an earlier order. */
    public void arm(Aim point, int time) {
        armed = true;
        try {
            Path written =
                    Files.writeString(folder.resolve("order"), point.name() + "\n" + time + "\n" + UUID.randomUUID());
            // The process may read it at any moment, so the file must be complete.
            Files.move(
                    written,
                    folder.resolve(Hook.ARMED),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return false when the process has come to the point already, so that it is dead or will be in a moment */
    public boolean disarm() {
        boolean wasArmed = armed;
        armed = false;
        try {
            return Files.deleteIfExists(folder.resolve(Hook.ARMED)) || !wasArmed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kill points and chosen mutations that no process has woven in so far. */
    public List<Aim> neverFound() {
        Set<String> found = found();
        return Stream.concat(Arrays.stream(KillPoint.values()), mutations.stream())
                .filter(aim -> !found.contains(aim.name()))
                .<Aim>map(aim -> aim)
                .toList();
    }

    private Set<String> found() {
        try {
            Path file = folder.resolve(Hook.FOUND);
            return Files.exists(file)
                    ? Set.copyOf(Files.readAllLines(file).stream().distinct().toList())
                    : Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
