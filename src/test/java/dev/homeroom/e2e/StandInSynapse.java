package dev.homeroom.e2e;

import java.net.URI;

/** Synapse in a container of its own, beside {@code docker-compose.prod.yml}: a homeserver that existed before. */
final class StandInSynapse implements AutoCloseable {
    private final ContainerEngine engine;
    private final URI uri;

    private StandInSynapse(ContainerEngine engine, URI uri) {
        this.engine = engine;
        this.uri = uri;
    }

    /** Starts it in the network to which Homeroom's Compose file invites it. */
    static StandInSynapse start(ContainerEngine engine, String serverName) {
        URI uri = URI.create("http://127.0.0.1:" + FreePort.choose());
        StandInSynapse synapse = new StandInSynapse(engine, uri);
        engine.docker(
                "run",
                "-d",
                "--name",
                "synapse",
                "-p",
                "127.0.0.1:" + uri.getPort() + ":8008",
                "-v",
                "homeroom_registration:/appservices:ro",
                "-e",
                "TUWUNEL_SERVER_NAME=" + serverName,
                "-e",
                "TUWUNEL_DATABASE_PATH=/data",
                "-e",
                "TUWUNEL_ADDRESS=0.0.0.0",
                "-e",
                "TUWUNEL_PORT=8008",
                "-e",
                "TUWUNEL_APPSERVICE_DIR=/appservices",
                "tuwunel-stand-in:1");
        engine.docker("network", "connect", "homeroom-appservice", "synapse");
        Patience.waitingFor("Synapse").until(() -> Knock.status(uri.resolve("/_matrix/client/versions")) == 200);
        return synapse;
    }

    URI uri() {
        return uri;
    }

    @Override
    public void close() {
        engine.attempt("rm", "-f", "synapse");
    }
}
