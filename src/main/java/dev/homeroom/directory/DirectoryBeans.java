package dev.homeroom.directory;

import dev.homeroom.backend.Backends;
import dev.homeroom.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

final class DirectoryBeans {
    @Produces
    @Singleton
    AgentDirectory directory(
            Backends backends,
            DirectorySettings settings,
            Database database,
            Leadership leadership,
            InstantSource clock,
            MeterRegistry meters) {
        return new AgentDirectory(backends.all(), settings, database, leadership, clock, meters);
    }

    void close(@Disposes AgentDirectory directory) {
        directory.close();
    }

    /** A process that is alone leads. */
    @Produces
    @Singleton
    @DefaultBean
    Leadership alone() {
        return () -> true;
    }
}
