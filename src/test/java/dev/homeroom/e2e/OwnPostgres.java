package dev.homeroom.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A scenario's own PostgreSQL server. It can be stopped and restarted with its data. */
final class OwnPostgres implements AutoCloseable {
    private final Path data;
    private final int port = FreePort.choose();
    private EmbeddedPostgres server;

    /** Not started. */
    OwnPostgres(Path directory) {
        this.data = directory.resolve("postgresql-" + port);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Configures Homeroom to use it. */
    void serve(HomeroomProcess homeroom) {
        homeroom.set("HOMEROOM_DATABASE_URL", url())
                .set("HOMEROOM_DATABASE_USER", "postgres")
                .set("HOMEROOM_DATABASE_PASSWORD", "postgres");
    }

    OwnPostgres start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL doesn't start", e);
        }
    }

    /** Closes every connection at once, like a fast shutdown. */
    void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            server = null;
        }
    }

    /** Freezes all its processes. Connections stay open and get no answer. */
    void freeze() {
        signal("STOP");
    }

    /** Ends the freeze. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        ProcessHandle postmaster = ProcessHandle.of(postmasterPid()).orElseThrow();
        Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .forEach(process -> ChildProcess.signal(process.pid(), name));
    }

    private long postmasterPid() {
        try {
            return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            stop();
        }
    }
}
