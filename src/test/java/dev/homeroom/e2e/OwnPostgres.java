package dev.homeroom.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A PostgreSQL server of one scenario alone, which may be stopped and started again with the same data. */
final class OwnPostgres implements AutoCloseable {
    private final Path data;
    private final int port = FreePort.choose();
    private EmbeddedPostgres server;

    /** Not started. */
    OwnPostgres(Path directory) {
        this.data = directory.resolve("postgresql");
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Lets Homeroom use it. */
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

    /** Cuts every connection, as a shutdown does that waits for nobody. */
    void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            server = null;
        }
    }

    /** Lets all its processes stand still, connections open: it takes everything and answers nothing. */
    void freeze() {
        signal("STOP");
    }

    /** Lets it go on from where it was frozen. */
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
