package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The Compose files and the image, on a real engine. Synapse stands in for Tuwunel, and Debian's programs for other images. */
@EnabledIfSystemProperty(named = "containers", matches = ".*", disabledReason = "takes minutes and needs root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainersIT {
    private static final String SERVER = "homeroom.test";
    private static final String IMAGE = "homeroom:0.1.0";
    private static final String EARLIER = "homeroom:0.0.9";

    /** Replaces what only Tuwunel's image can do, and nothing else. */
    static final String SYNAPSE = """
            services:
              tuwunel:
                image: tuwunel-stand-in:1
                healthcheck:
                  test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8008/health"]
                  interval: 2s
            """;

    private final ContainerEngine engine = new ContainerEngine();

    @BeforeAll
    void startEngine() {
        engine.start();
        engine.build("deploy/Dockerfile.jvm", IMAGE);
        engine.buildEarlier(EARLIER);
        engine.write("deploy/synapse.yml", SYNAPSE);
    }

    @AfterAll
    void stopEngine() {
        engine.close();
    }

    @Test
    void homeroom_alone_answers_beside_a_homeserver_that_exists() {
        // Given
        engine.write("deploy/.env", """
                MATRIX_SERVER_NAME=%s
                MATRIX_HOMESERVER_URL=http://synapse:8008
                HOMEROOM_INVITE=@alice:%s
                HOMEROOM_BACKENDS_DEMO_KIND=builtin
                HOMEROOM_API_KEY=only for tests, but long enough
                """.formatted(SERVER, SERVER));
        ContainerEngine.Stack stack = engine.stack("docker-compose.prod.yml");
        stack.compose("run", "--rm", "registration");
        stack.compose("create");
        try (StandInSynapse synapse = StandInSynapse.start(engine, SERVER)) {
            Asking alice = new Asking(Person.register(synapse.uri(), "alice"));

            // When
            stack.compose("up", "-d", "--wait");

            // Then
            assertThat(alice.ask("Echo", "hello")).contains("hello");
            assertThat(stack.published("homeroom")).isEmpty();
            stack.compose("exec", "-T", "homeroom", "homeroom", "backup");
            assertThat(stack.compose("exec", "-T", "homeroom", "ls", "/data/backups"))
                    .contains(".zip");
            assertThat(stack.compose("exec", "-T", "homeroom", "tar", "-C", "/", "-c", "registration", "workspace"))
                    .contains("registration.yaml");
        } finally {
            stack.down();
        }
    }

    @Test
    void everything_on_one_machine_survives_an_upgrade_and_crashes() {
        // Given
        URI nginx = URI.create("http://127.0.0.1:" + FreePort.choose());
        URI prometheus = URI.create("http://127.0.0.1:" + FreePort.choose());
        engine.write("deploy/.env", """
                MATRIX_SERVER_NAME=%s
                TUWUNEL_REGISTRATION_TOKEN=only-for-tests
                HOMEROOM_INVITE=@alice:%s
                HOMEROOM_BACKENDS_DEMO_KIND=builtin
                LETTA_API_URL=http://letta:8283
                HOMEROOM_DATABASE_URL=jdbc:postgresql://postgres:5432/homeroom
                HOMEROOM_DATABASE_USER=homeroom
                HOMEROOM_DATABASE_PASSWORD=only-for-tests
                COMPOSE_PROFILES=postgres,stand-in-letta
                NGINX_HTTP_PORT=%d
                PROMETHEUS_PORT=%d
                """.formatted(SERVER, SERVER, nginx.getPort(), prometheus.getPort()));
        ContainerEngine.Stack stack = engine.stack("docker-compose.fullstack.yml", "synapse.yml");
        engine.write("deploy/before.yml", "services: {homeroom: {image: %s}}%n".formatted(EARLIER));
        try {
            stack.compose("up", "-d", "--wait", "nginx");
            Asking alice = new Asking(Person.register(nginx, "alice"));
            engine.stack("docker-compose.fullstack.yml", "synapse.yml", "before.yml")
                    .compose("up", "-d", "--wait");
            assertThat(alice.ask("Echo", "hello")).contains("hello");
            assertThat(alice.ask("Ada", "good morning")).contains("good morning");

            // When
            stack.compose("up", "-d", "--wait");
            stack.compose("up", "-d", "--no-deps", "--wait", "prometheus");
            awaitScrape(prometheus);

            // Then
            assertThat(engine.docker("inspect", "-f", "{{.Config.Image}}", stack.container("homeroom")))
                    .isEqualTo(IMAGE);
            assertThat(alice.ask("Echo", "after the upgrade")).contains("after the upgrade");
            assertThat(Knock.body(nginx.resolve("/"))).contains("Element");
            assertThat(Knock.body(nginx.resolve("/config.json"))).contains("\"base_url\": \"" + nginx + "\"");
            assertThat(Knock.body(nginx.resolve("/.well-known/matrix/client"))).contains(nginx.toString());
            pushesAreOutOfReach(stack, nginx);

            for (String service : List.of("homeroom", "tuwunel", "postgres", "nginx", "letta")) {
                stack.crash(service);
                stack.awaitHealthy(service);
                stack.awaitHealthy("homeroom");
                assertThat(alice.ask("Echo", "after " + service)).contains("after " + service);
            }

            prometheusKnowsTheMetrics(prometheus);
            stack.compose("--profile", "*", "stop", "-t", "40");
            assertThat(engine.docker("inspect", "-f", "{{.State.ExitCode}}", stack.container("homeroom")))
                    .isEqualTo("143");
        } finally {
            stack.down();
        }
    }

    @Test
    void the_chart_is_valid_for_the_oldest_and_a_new_kubernetes() {
        assertThat(engine.script("kubernetes", "1.27.0", "1.34.0"))
                .contains("passed for resource statefulset/homeroom against version 1.27")
                .contains("passed for resource deployment/homeroom against version 1.34");
    }

    /** Neither the machine nor the containers on people's side reach the port that the homeserver pushes to. */
    private void pushesAreOutOfReach(ContainerEngine.Stack stack, URI nginx) {
        assertThat(stack.published("homeroom")).isEmpty();
        assertThat(stack.published("tuwunel")).isEmpty();
        assertThat(Knock.status(URI.create("http://127.0.0.1:8004/health"))).isZero();
        assertThat(Knock.status(nginx.resolve("/_matrix/app/v1/ping"))).isEqualTo(404);
        assertThat(engine.attempt(
                                "exec",
                                stack.container("nginx"),
                                "wget",
                                "-q",
                                "-T",
                                "3",
                                "-t",
                                "1",
                                "-O",
                                "/dev/null",
                                "http://homeroom:8004/health")
                        .exitCode())
                .isNotZero();
        assertThat(engine.docker(
                        "exec", stack.container("tuwunel"), "wget", "-q", "-O", "-", "http://homeroom:8004/health"))
                .contains("status");
    }

    private static void awaitScrape(URI prometheus) {
        Patience.waitingFor("Prometheus to have asked Homeroom")
                .until(() -> asked(prometheus, "up{job=\"homeroom\"} == 1").size() == 1);
    }

    /** Some counters exist only since something was counted, and a restart begins anew: any time of this test will do. */
    private static void prometheusKnowsTheMetrics(URI prometheus) {
        awaitScrape(prometheus);
        assertThat(MonitoringFiles.metrics())
                .allSatisfy(name -> assertThat(asked(prometheus, "last_over_time(" + name + "[1h])"))
                        .as(name)
                        .isNotEmpty());
        assertThat(MonitoringFiles.queries())
                .allSatisfy(
                        query -> assertThat(asked(prometheus, query)).as(query).isNotNull());
        assertThat(Knock.body(prometheus.resolve("/api/v1/rules"))).contains("HomeroomDown");
    }

    /** @return the result of a query; a query with a mistake fails the test */
    private static JsonNode asked(URI prometheus, String query) {
        JsonNode answer = Json.parseOrText(Knock.body(
                prometheus.resolve("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))));
        assertThat(answer.path("status").asText()).as(answer.toString()).isEqualTo("success");
        return answer.path("data").path("result");
    }
}
