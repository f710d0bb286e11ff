package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.RoomId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;

/**
 * The shortest way through {@code ./homeroom}, with the options and the start cache that operators have, or through the executable that
 * {@code -Dhomeroom.executable} names. Above all what a native image can lose while all tests on the JVM pass: settings that are read
 * before Quarkus runs, resources, and classes that are found by name.
 */
class ExecutableIT {
    private static final Duration TO_ANSWER = Duration.ofMinutes(3);

    private static InstalledFolder installed;

    @BeforeAll
    static void install() {
        installed = InstalledFolder.make();
    }

    @Scenario(on = TestDatabase.H2)
    void wrong_settings_are_named(E2eEnvironment e2eEnvironment) {
        // Given
        HomeroomProcess homeroom = installed.in(e2eEnvironment.homeroom()).set("HOMEROOM_QUEUE_LIMIT", "many");

        // When
        HomeroomProcess.Printed printed = homeroom.run("serve");

        // Then
        assertThat(printed.exitCode()).isEqualTo(2);
        assertThat(printed.text()).contains("HOMEROOM_QUEUE_LIMIT", "a whole number from 1 to 10000");
    }

    @Scenario(on = TestDatabase.H2)
    void a_registration_is_written_where_and_as_the_settings_say(E2eEnvironment e2eEnvironment) throws IOException {
        // Given
        Path file = e2eEnvironment.directory().resolve("elsewhere.yaml");
        HomeroomProcess homeroom = installed
                .in(e2eEnvironment.homeroom())
                .set("HOMEROOM_REGISTRATION", file.toString())
                .set("HOMEROOM_PUBLIC_URL", "http://127.0.0.1:7777");

        // When
        HomeroomProcess.Printed printed = homeroom.run("registration");

        // Then
        assertThat(printed.exitCode()).isZero();
        assertThat(Files.readString(file)).contains("http://127.0.0.1:7777");
    }

    @Scenario
    void a_letta_agent_answers_and_everything_is_measured(E2eEnvironment e2eEnvironment) {
        // Given
        String agent = e2eEnvironment.letta().addAgent("Ada");
        HomeroomProcess homeroom = installed.in(e2eEnvironment.homeroom()).start();
        RoomId room = e2eEnvironment.agentRoom(agent);

        // When
        e2eEnvironment.alice().say(room, "hello");

        // Then
        assertThat(e2eEnvironment
                        .alice()
                        .awaitMessagesOfOthers(room, 1)
                        .getFirst()
                        .sender())
                .isEqualTo(e2eEnvironment.agentUser(agent));
        Rest management = Rest.withoutKey(homeroom.management());
        assertThat(MonitoringFiles.metrics())
                .allSatisfy(name -> assertThat(management.metric(name)).as(name).isNotEqualTo(Rest.ABSENT));
        assertThat(e2eEnvironment.rest().get("/agents/mappings").status()).isEqualTo(200);
        assertThat(homeroom.run("reconcile", "--dry-run").exitCode()).isZero();
        assertThat(homeroom.complaints()).isEmpty();
    }

    @Scenario(on = TestDatabase.H2)
    void services_of_a_manifest_run_on_after_their_start_until_they_are_stopped(E2eEnvironment e2eEnvironment)
            throws IOException {
        // Given
        HomeroomProcess homeroom = installed.in(e2eEnvironment.homeroom());
        Path manifest = e2eEnvironment.directory().resolve("services.yaml");
        Files.writeString(manifest, """
                version: 1
                services:
                  sleeper: {execution: {command: exec sleep 600}}
                """);

        try {
            // When
            HomeroomProcess.Printed started = services(homeroom, "start", manifest);

            // Then
            assertThat(started.exitCode()).as(started.text()).isZero();
            assertThat(services(homeroom, "status", manifest).text()).contains("running");
        } finally {
            HomeroomProcess.Printed stopped = services(homeroom, "stop", manifest);
            assertThat(stopped.exitCode()).as(stopped.text()).isZero();
        }
    }

    private static HomeroomProcess.Printed services(HomeroomProcess homeroom, String command, Path manifest) {
        return homeroom.run("services", command, "sleeper", "--manifest", manifest.toString());
    }

    @Scenario(on = TestDatabase.H2)
    void the_demo_answers(E2eEnvironment e2eEnvironment) {
        // Given
        HomeroomProcess homeroom = installed
                .in(e2eEnvironment.homeroom())
                .sibling(e2eEnvironment.directory().resolve("demo"));

        // When
        try (ChildProcess demo = homeroom.begin("demo", "--once")) {

            // Then
            assertThat(demo.awaitEnd(TO_ANSWER)).isTrue();
            assertThat(demo.log()).contains("Echo:");
            assertThat(demo.exitCode()).isZero();
        }
    }
}
