package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
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
    /** The commands of docs/operate/compose.md, with the container that keeps the volumes. */
    private static final String RESTORE_H2 = """
        rm -rf restored && docker cp "$0:/data/backups" restored && unzip -q restored/earlier.zip -d restored \
        && docker run --rm -v homeroom_homeroom:/data -v "$PWD/restored:/from:ro" debian:bookworm-slim sh -c \
        'mv /data/homeroom.mv.db /data/homeroom.mv.db.newer && install -o 10001 -g 10001 -m 0600 /from/homeroom.mv.db /data'
        """;

    /** The commands of docs/operate/compose.md, with the database's container. */
    private static final String DUMP_POSTGRESQL = """
        docker exec "$0" pg_dump -Fc -U homeroom homeroom >homeroom.dump
        """;

    private static final String RESTORE_POSTGRESQL = """
        docker exec "$0" dropdb -U homeroom homeroom && docker exec "$0" createdb -U homeroom homeroom \
        && docker exec -i "$0" pg_restore --no-owner -U homeroom -d homeroom <homeroom.dump
        """;

    private static final String MIGRATED = "The database has been migrated: from=13 to=";

    private final ContainerDeployment deployment = new ContainerDeployment();
    private final ContainerEngine engine = deployment.engine();

    @BeforeAll
    void startEngine() {
        deployment.start();
        deployment.buildEarlier();
    }

    @AfterAll
    void stopEngine() {
        deployment.close();
    }

    @Test
    void an_upgrade_migrates_the_h2_file_and_a_rollback_to_the_backup_answers_nothing_twice() {
        // Given
        ComposeStack present = deployment.homeroomAlone();
        ComposeStack earlier = present.with(ContainerDeployment.EARLIER);
        earlier.compose("run", "--rm", "registration");
        earlier.compose("create");
        try (StandInSynapse synapse = StandInSynapse.start(engine, ContainerDeployment.SERVER)) {
            Asking alice = new Asking(Person.register(synapse.uri(), "alice"));
            earlier.compose("up", "-d", "--wait");
            assertThat(alice.ask("Echo", "first")).contains("first");
            earlier.compose("exec", "-T", "homeroom", "homeroom", "backup", "--to", "earlier.zip");

            // When
            upgrade(present, alice);
            rollBack(present, earlier, RESTORE_H2, "homeroom");

            // Then
            assertThat(alice.ask("Echo", "third")).contains("third");
            everyQuestionHasOneAnswer(alice);
        } finally {
            present.down();
        }
    }

    @Test
    void an_upgrade_migrates_postgresql_and_a_rollback_to_the_dump_answers_nothing_twice() {
        // Given
        URI nginx = URI.create("http://127.0.0.1:" + FreePort.choose());
        ComposeStack present =
                deployment.everything(nginx, ContainerDeployment.POSTGRESQL, "COMPOSE_PROFILES=postgres\n");
        ComposeStack earlier = present.with(ContainerDeployment.EARLIER);
        try {
            earlier.compose("up", "-d", "--wait", "nginx");
            Asking alice = new Asking(Person.register(nginx, "alice"));
            earlier.compose("up", "-d", "--wait");
            assertThat(alice.ask("Echo", "first")).contains("first");
            engine.inCopy("sh", "-c", DUMP_POSTGRESQL, earlier.container("postgres"));

            // When
            upgrade(present, alice);
            rollBack(present, earlier, RESTORE_POSTGRESQL, "postgres");

            // Then
            assertThat(alice.ask("Echo", "third")).contains("third");
            everyQuestionHasOneAnswer(alice);
        } finally {
            present.down();
        }
    }

    private static void upgrade(ComposeStack present, Asking alice) {
        present.compose("up", "-d", "--wait");
        assertThat(present.compose("logs", "homeroom")).contains(MIGRATED);
        assertThat(alice.ask("Echo", "second")).contains("second");
    }

    /** @param keeper the service with the data */
    private void rollBack(ComposeStack present, ComposeStack earlier, String restore, String keeper) {
        present.compose("stop", "homeroom");
        engine.inCopy("sh", "-c", restore, present.container(keeper));
        earlier.compose("up", "-d", "--wait");
    }

    private static void everyQuestionHasOneAnswer(Asking alice) {
        assertThat(List.of("first", "second", "third"))
                .allSatisfy(question ->
                        assertThat(alice.answers("Echo", question)).as(question).hasSize(1));
    }
}
