package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The launcher on a real engine, with the manifest that comes with Homeroom. */
@EnabledIfSystemProperty(named = "containers", matches = ".*", disabledReason = "takes minutes and needs root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LauncherContainersIT {
    /** The launcher's profile "matrix", with Synapse in the place of Tuwunel. */
    private static final String STACK = """
            name: homeroom
            include:
              - path: [docker-compose.fullstack.yml, synapse.yml]
            """;

    private final ContainerDeployment deployment = new ContainerDeployment();
    private final ContainerEngine engine = deployment.engine();
    private final URI synapse = URI.create("http://127.0.0.1:" + FreePort.choose());
    private final URI element = URI.create("http://127.0.0.1:" + FreePort.choose());
    private final URI nginx = URI.create("http://127.0.0.1:" + FreePort.choose());
    private LauncherCommands launcher;

    @BeforeAll
    void startEngine() {
        deployment.start();
        launcher = engine.launcher();
        deployment.everything(nginx, """
                MATRIX_HTTP_PORT=%d
                MATRIX_ELEMENT_PORT=%d
                MATRIX_POSTGRES_PORT=%d
                MATRIX_POSTGRES_PASSWORD=only-for-tests
                DATA_POSTGRES_PORT=%d
                DATA_POSTGRES_PASSWORD=only-for-tests
                DATA_REDIS_PORT=%d
                STACK_COMPOSE_FILE=deploy/stack.yml
                """.formatted(
                        synapse.getPort(), element.getPort(), FreePort.choose(), FreePort.choose(), FreePort.choose()));
        engine.write("deploy/stack.yml", STACK);
    }

    @AfterEach
    void stopServices() {
        launcher.attempt("stop", "--timeout", "2m");
        engine.stack("docker-compose.services.yml").down();
        engine.stack("stack.yml").down();
    }

    @AfterAll
    void stopEngine() {
        deployment.close();
    }

    @Test
    void the_profiles_isms_and_compliance_start_in_order_restart_what_fails_and_stop_in_reverse() {
        // When
        launcher.run("start", "--profile", "isms");

        // Then
        assertThat(launcher.story())
                .containsSubsequence(
                        "matrix-postgres: STARTING → RUNNING",
                        "matrix-synapse: WAITING → STARTING",
                        "matrix-element: WAITING → STARTING",
                        "matrix-element: STARTING → RUNNING")
                .containsSubsequence("matrix-synapse: STARTING → RUNNING", "matrix-element: STARTING → RUNNING")
                .containsSubsequence("synapse-config-init: STARTING → DONE", "matrix-synapse: WAITING → STARTING");
        assertThat(Knock.status(synapse.resolve("/_matrix/client/versions"))).isEqualTo(200);
        assertThat(Knock.body(element)).contains("Element");
        assertThat(launcher.run("endpoint", "matrix-synapse")).isEqualTo(synapse.toString());
        assertThat(launcher.run("logs", "matrix-synapse")).isNotBlank();

        launcher.run("start", "--profile", "compliance");
        assertThat(launcher.run("status", "--profile", "compliance").lines().filter(line -> line.contains(" healthy")))
                .hasSize(5);

        int known = launcher.story().size();
        engine.docker("kill", container("matrix-synapse"));
        launcher.awaitStory(known, "matrix-synapse: RESTARTING → STARTING", "matrix-synapse: STARTING → RUNNING");
        assertThat(Knock.status(synapse.resolve("/_matrix/client/versions"))).isEqualTo(200);

        launcher.run("stop", "--profile", "compliance");
        assertThat(running()).containsExactlyInAnyOrder("matrix-postgres", "matrix-synapse", "matrix-element");

        launcher.run("stop", "matrix-postgres");
        assertThat(launcher.story())
                .containsSubsequence(
                        "matrix-element: STOPPING → STOPPED",
                        "matrix-synapse: STOPPING → STOPPED",
                        "matrix-postgres: STOPPING → STOPPED");
        assertThat(running()).isEmpty();
    }

    @Test
    void a_container_whose_check_fails_is_stopped_and_started_again() {
        // Given
        engine.write("deploy/redis.yaml", """
                version: 1
                services:
                  redis:
                    compose: {file: deploy/docker-compose.services.yml, service: data-redis}
                    health: {exec: [sh, -c, test ! -e /tmp/sick], interval: 500ms, retries: 2, start_period: 1m}
                    restart: {policy: on-failure, backoff: 100ms}
                """);
        launcher.run("start", "--manifest", "deploy/redis.yaml", "redis");
        int known = launcher.story().size();
        String started = startOf("data-redis");

        // When
        engine.docker("exec", container("data-redis"), "touch", "/tmp/sick");

        // Then it is stopped as often as it is unhealthy
        launcher.awaitStory(
                known, "redis: RUNNING → STOPPING", "redis: STOPPING → RESTARTING", "redis: RESTARTING → STARTING");
        Patience.waitingFor("the container to be well")
                .until(() -> engine.attempt("exec", container("data-redis"), "rm", "-f", "/tmp/sick")
                                .exitCode()
                        == 0);
        launcher.awaitStory(known, "redis: RESTARTING → STARTING", "redis: STARTING → RUNNING");
        assertThat(startOf("data-redis")).isNotEqualTo(started);
        launcher.run("stop", "--manifest", "deploy/redis.yaml");
        assertThat(running()).isEmpty();
    }

    private String startOf(String service) {
        return engine.docker("inspect", "-f", "{{.State.StartedAt}}", container(service));
    }

    @Test
    void the_profile_matrix_runs_homeroom_and_restarts_it() {
        // Given
        launcher.run("start", "nginx");
        Asking alice = new Asking(Person.register(nginx, "alice"));

        // When
        launcher.run("start", "--profile", "matrix");

        // Then
        assertThat(launcher.story())
                .containsSubsequence(
                        "registration: STARTING → DONE",
                        "tuwunel: STARTING → RUNNING",
                        "nginx: STARTING → RUNNING",
                        "homeroom: STARTING → RUNNING");
        assertThat(alice.ask("Echo", "hello")).contains("hello");

        int known = launcher.story().size();
        engine.docker("kill", engine.stack("stack.yml").container("homeroom"));
        launcher.awaitStory(known, "homeroom: RESTARTING → STARTING", "homeroom: STARTING → RUNNING");
        assertThat(alice.ask("Echo", "after a kill")).contains("after a kill");

        known = launcher.story().size();
        launcher.run("stop", "--profile", "matrix");
        assertThat(launcher.story().subList(known, launcher.story().size()))
                .containsSubsequence("homeroom: STOPPING → STOPPED", "tuwunel: STOPPING → STOPPED")
                .containsSubsequence("nginx: STOPPING → STOPPED", "element: STOPPING → STOPPED");
    }

    private String container(String service) {
        return engine.stack("docker-compose.services.yml").container(service);
    }

    private List<String> running() {
        return engine.stack("docker-compose.services.yml")
                .compose("ps", "--services", "--status", "running")
                .lines()
                .toList();
    }
}
