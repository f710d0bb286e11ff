package dev.homeroom.e2e;

import java.net.URI;

/**
 * The files of {@code deploy} on the engine, with Homeroom's image and the variables that all container tests give it: Alice is invited,
 * and there are built-in agents to ask. Synapse stands in for Tuwunel.
 */
final class ContainerDeployment implements AutoCloseable {
    static final String SERVER = "homeroom.test";
    static final String IMAGE = "homeroom:0.1.0";

    /** An override for {@link #homeroomAlone} and {@link #everything} once {@link #buildEarlier} has made its image. */
    static final String EARLIER = "earlier.yml";

    private static final String EARLIER_IMAGE = "homeroom:0.0.9";

    /** Replaces what only Tuwunel's image can do, and nothing else. */
    private static final String SYNAPSE = """
            services:
              tuwunel:
                image: tuwunel-stand-in:1
                healthcheck:
                  test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8008/health"]
                  interval: 2s
            """;

    private static final String FOR_ALL = """
            MATRIX_SERVER_NAME=%1$s
            HOMEROOM_INVITE=@alice:%1$s
            HOMEROOM_BACKENDS_DEMO_KIND=builtin
            HOMEROOM_API_KEY=only for tests, but long enough
            """.formatted(SERVER);

    private static final String BESIDE_SYNAPSE = """
            MATRIX_HOMESERVER_URL=http://synapse:8008
            """;

    /** The variables of the profile "postgres". */
    static final String POSTGRESQL = """
            HOMEROOM_DATABASE_URL=jdbc:postgresql://postgres:5432/homeroom
            HOMEROOM_DATABASE_USER=homeroom
            HOMEROOM_DATABASE_PASSWORD=only-for-tests
            """;

    private final ContainerEngine engine = new ContainerEngine();

    /** Starts the engine and builds Homeroom's image. */
    void start() {
        engine.start();
        engine.build("deploy/Dockerfile.jvm", IMAGE);
    }

    void buildEarlier() {
        engine.buildEarlier(EARLIER_IMAGE);
        engine.write("deploy/" + EARLIER, "services: {homeroom: {image: %s}}%n".formatted(EARLIER_IMAGE));
    }

    ContainerEngine engine() {
        return engine;
    }

    /** Homeroom beside a homeserver in a container called "synapse". */
    ComposeStack homeroomAlone() {
        write(BESIDE_SYNAPSE);
        return engine.stack("docker-compose.prod.yml");
    }

    /**
     * Everything on one machine.
     *
     * @param nginx an address with a free port
     * @param more lines for {@code deploy/.env}
     */
    ComposeStack everything(URI nginx, String... more) {
        write("""
                TUWUNEL_REGISTRATION_TOKEN=only-for-tests
                NGINX_HTTP_PORT=%d
                """.formatted(nginx.getPort()), more);
        engine.write("deploy/synapse.yml", SYNAPSE);
        return engine.stack("docker-compose.fullstack.yml", "synapse.yml");
    }

    private void write(String some, String... more) {
        engine.write("deploy/.env", FOR_ALL + some + String.join("", more));
    }

    @Override
    public void close() {
        engine.close();
    }
}
