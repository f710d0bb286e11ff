package dev.homeroom.e2e.sabotage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Orders to a process of the {@link WovenApplication}. */
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
        try {
            return new Sabotage(Files.createDirectories(parent.resolve("sabotage")), Set.of(mutations));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JVM options that connect the process with this object. */
    public List<String> jvmOptions() {
        String active = mutations.stream().map(Mutation::name).collect(Collectors.joining(","));
        return List.of("-D" + Hook.FOLDER + "=" + folder, "-D" + Hook.MUTATIONS + "=" + active);
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
}
