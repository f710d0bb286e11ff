package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** From an image with 13 migrations to one with more, and back: docs/operate/upgrading.md. */
@EnabledIfSystemProperty(named = "containers", matches = ".*", disabledReason = "takes minutes and needs root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeContainersIT {
    private static final String SERVER = "homeroom.test";
    private static final String EARLIER = "homeroom:0.0.9";

    /** The commands of docs/operate/compose.md, with the container that keeps the volumes. */
    private static final String RESTORE = """
            rm -rf restored && docker cp "$0:/data/backups" restored && unzip -q restored/earlier.zip -d restored \
            && docker run --rm -v homeroom_homeroom:/data -v "$PWD/restored:/from:ro" debian:bookworm-slim sh -c \
            'mv /data/homeroom.mv.db /data/homeroom.mv.db.newer && install -o 10001 -g 10001 -m 0600 /from/homeroom.mv.db /data'
            """;

    private final ContainerEngine engine = new ContainerEngine();

    @BeforeAll
    void startEngine() {
        engine.start();
        engine.build("deploy/Dockerfile.jvm", "homeroom:0.1.0");
        engine.buildEarlier(EARLIER);
        engine.write("deploy/earlier.yml", "services: {homeroom: {image: %s}}%n".formatted(EARLIER));
    }

    @AfterAll
    void stopEngine() {
        engine.close();
    }

    @Test
    void an_upgrade_migrates_the_h2_file_and_a_rollback_to_the_backup_answers_nothing_twice() {
        // Given
        engine.write("deploy/.env", """
                MATRIX_SERVER_NAME=%s
                MATRIX_HOMESERVER_URL=http://synapse:8008
                HOMEROOM_INVITE=@alice:%s
                HOMEROOM_BACKENDS_DEMO_KIND=builtin
                HOMEROOM_API_KEY=only for tests, but long enough
                """.formatted(SERVER, SERVER));
        ContainerEngine.Stack earlier = engine.stack("docker-compose.prod.yml", "earlier.yml");
        ContainerEngine.Stack present = engine.stack("docker-compose.prod.yml");
        earlier.compose("run", "--rm", "registration");
        earlier.compose("create");
        try (StandInSynapse synapse = StandInSynapse.start(engine, SERVER)) {
            Asking alice = new Asking(Person.register(synapse.uri(), "alice"));
            earlier.compose("up", "-d", "--wait");
            assertThat(alice.ask("Echo", "first")).contains("first");
            earlier.compose("exec", "-T", "homeroom", "homeroom", "backup", "--to", "earlier.zip");

            // When
            present.compose("up", "-d", "--wait");

            // Then
            assertThat(present.compose("logs", "homeroom")).contains("The database has been migrated: from=13 to=");
            assertThat(alice.ask("Echo", "second")).contains("second");

            present.compose("stop", "homeroom");
            engine.inCopy("sh", "-c", RESTORE, present.container("homeroom"));
            earlier.compose("up", "-d", "--wait");
            assertThat(alice.ask("Echo", "third")).contains("third");
            assertThat(List.of("first", "second", "third"))
                    .allSatisfy(question -> assertThat(alice.answers("Echo", question))
                            .as(question)
                            .hasSize(1));
        } finally {
            present.down();
        }
    }
}
