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
    private static final String NATIVE_IMAGE = "homeroom:0.1.0-native";

    private final ContainerDeployment deployment = new ContainerDeployment();
    private final ContainerEngine engine = deployment.engine();

    @BeforeAll
    void startEngine() {
        deployment.start();
    }

    @AfterAll
    void stopEngine() {
        deployment.close();
    }

    @Test
    void homeroom_alone_answers_beside_a_homeserver_that_exists() {
        // Given
        ComposeStack stack = deployment.homeroomAlone();
        stack.compose("run", "--rm", "registration");
        stack.compose("create");
        try (StandInSynapse synapse = StandInSynapse.start(engine, ContainerDeployment.SERVER)) {
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
    void everything_on_one_machine_survives_crashes() {
        // Given
        URI nginx = URI.create("http://127.0.0.1:" + FreePort.choose());
        URI prometheus = URI.create("http://127.0.0.1:" + FreePort.choose());
        ComposeStack stack =
                deployment.everything(nginx, ContainerDeployment.POSTGRESQL, """
                COMPOSE_PROFILES=postgres,stand-in-letta
                LETTA_API_URL=http://letta:8283
                PROMETHEUS_PORT=%d
                """.formatted(prometheus.getPort()));
        try {
            stack.compose("up", "-d", "--wait", "nginx");
            Asking alice = new Asking(Person.register(nginx, "alice"));

            // When
            stack.compose("up", "-d", "--wait");
            stack.compose("up", "-d", "--no-deps", "--wait", "prometheus");
            awaitScrape(prometheus);

            // Then
            assertThat(engine.docker("inspect", "-f", "{{.Config.Image}}", stack.container("homeroom")))
                    .isEqualTo(ContainerDeployment.IMAGE);
            assertThat(alice.ask("Echo", "hello")).contains("hello");
            assertThat(alice.ask("Ada", "good morning")).contains("good morning");
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
    void the_native_image_is_built_with_its_limits_and_is_run_like_the_jvms() {
        // When
        engine.build("deploy/Dockerfile.native", NATIVE_IMAGE);

        // Then the executable of the stand-in prints its words
        assertThat(engine.docker("run", "--rm", NATIVE_IMAGE)).isEqualTo("serve");
        assertThat(engine.docker("run", "--rm", "--entrypoint", "homeroom", NATIVE_IMAGE, "reconcile", "--dry-run"))
                .isEqualTo("reconcile --dry-run");
        assertThat(engine.docker("run", "--rm", "--entrypoint", "cat", NATIVE_IMAGE, "/opt/homeroom/homeroom"))
                .contains("-R:MaxHeapSize=64m", "-march=compatibility", "dev.homeroom.registration.Tokens");
        for (String part : List.of("Healthcheck", "User", "WorkingDir", "Volumes", "ExposedPorts", "Cmd")) {
            assertThat(configured(NATIVE_IMAGE, part)).isEqualTo(configured(ContainerDeployment.IMAGE, part));
        }
    }

    private String configured(String image, String part) {
        return engine.docker("image", "inspect", "-f", "{{json .Config." + part + "}}", image);
    }

    @Test
    void the_chart_is_valid_for_the_oldest_and_a_new_kubernetes() {
        assertThat(engine.script("kubernetes", "1.27.0", "1.34.0"))
                .contains("passed for resource statefulset/homeroom against version 1.27")
                .contains("passed for resource deployment/homeroom against version 1.34")
                .contains("passed for resource servicemonitor/homeroom");
    }

    @Test
    void systemd_reads_the_unit_without_a_complaint() {
        assertThat(engine.script("units")).contains("without a complaint");
    }

    /** Neither the machine nor the containers on people's side reach the port that the homeserver pushes to. */
    private void pushesAreOutOfReach(ComposeStack stack, URI nginx) {
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
