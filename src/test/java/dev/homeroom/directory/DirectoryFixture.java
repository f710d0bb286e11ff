package dev.homeroom.directory;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.cluster.Leadership;
import dev.homeroom.database.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Directories for tests. */
public final class DirectoryFixture {
    private DirectoryFixture() {}

    /** Settings that poll every 100 ms by default and include every agent. */
    public record Settings(Duration interval, Optional<List<String>> include, Optional<List<String>> exclude)
            implements DirectorySettings {
        public static Settings every(Duration interval) {
            return new Settings(interval, Optional.empty(), Optional.empty());
        }
    }

    /** Polls the backends of a directory that is not started. */
    public static void poll(AgentDirectory directory) {
        directory.pollHere();
    }

    /** Loaded and not started. */
    public static AgentDirectory directory(Database database, AgentBackend... backends) {
        return directory(database, Settings.every(Duration.ofMillis(100)), () -> true, backends);
    }

    /** Loaded and not started. */
    public static AgentDirectory directory(
            Database database, DirectorySettings settings, Leadership leadership, AgentBackend... backends) {
        AgentDirectory directory = new AgentDirectory(
                List.of(backends), settings, database, leadership, InstantSource.system(), new SimpleMeterRegistry());
        directory.load();
        return directory;
    }
}
