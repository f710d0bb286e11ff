package dev.homeroom.launcher.state;

import dev.homeroom.disk.PrivateFiles;
import dev.homeroom.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * {@code state.json}. Readers see one version or the next, never a part. Changes are made under a lock, so two launchers never overwrite
 * each other.
 */
public final class StateFile {
    private final Path file;
    private final FileMutex mutex;

    public StateFile(LauncherFolder folder) {
        this.file = folder.state();
        this.mutex = new FileMutex(folder.stateLock());
    }

    public LauncherState read() {
        try {
            return StateJson.read(JsonText.mapper().readTree(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return LauncherState.EMPTY;
        } catch (IOException | RuntimeException e) {
            throw new UncheckedIOException(
                    file + " can't be read. Please move it away; services that run are found again by their pids.",
                    new IOException(e));
        }
    }

    /** @return the state after the change */
    public LauncherState change(UnaryOperator<LauncherState> change) {
        try {
            return mutex.holding(() -> {
                LauncherState before = read();
                LauncherState after = change.apply(before);
                if (!after.equals(before)) {
                    write(after);
                }
                return after;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be written: " + e.getMessage() + ".", e);
        }
    }

    private void write(LauncherState state) throws IOException {
        PrivateFiles.replace(
                file, JsonText.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(StateJson.write(state)));
    }
}
