package dev.homeroom.launcher.state;

import dev.homeroom.disk.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The files in {@code .runtime/launcher}. */
public record LauncherFolder(Path path) {
    public static LauncherFolder below(Path root) {
        return new LauncherFolder(root.resolve(".runtime").resolve("launcher"));
    }

    /** Makes the folders, for their owner only, since logs may hold secrets. */
    public LauncherFolder make() {
        try {
            PrivateFiles.makeFolder(path);
            PrivateFiles.makeFolder(path.resolve("logs"));
            PrivateFiles.makeFolder(path.resolve("runs"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + path + " can't be made: " + e + ".", e);
        }
    }

    Path state() {
        return path.resolve("state.json");
    }

    Path stateLock() {
        return path.resolve("state.lock");
    }

    Path supervisorLock() {
        return path.resolve("supervisor.lock");
    }

    public Path supervisorLog() {
        return path.resolve("supervisor.log");
    }

    public Path log(String service) {
        return path.resolve("logs").resolve(service + ".log");
    }

    /** Returns the file in which a process of the service writes its pid before anything else. */
    public Path pidFile(String service) {
        return path.resolve("runs").resolve(service + ".pid");
    }

    /** Returns the file with the exit code of a oneshot. */
    public Path exitFile(String service) {
        return path.resolve("runs").resolve(service + ".pid.exit");
    }

    /** Returns the Compose file that hands the launcher's variables to the container. */
    public Path composeOverride(String service) {
        return path.resolve("runs").resolve(service + ".compose.yaml");
    }
}
