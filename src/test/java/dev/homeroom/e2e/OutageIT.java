package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The database fails with messages in flight, and returns. */
class OutageIT {
    private static final String GONE = "The database can't be used";

    @Scenario(on = TestDatabase.POSTGRESQL)
    void a_turn_that_ends_while_postgresql_is_down_is_answered_once_when_it_is_back(Stage stage) {
        try (OwnPostgres postgres = new OwnPostgres(stage.directory()).start()) {
            // Given
            postgres.serve(stage.homeroom());
            stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
            Talk talk = Talk.withNewAgent(stage, "Ada");
            Gate gate = new Gate();
            stage.letta().let(talk.agent(), gate.behaviour());
            talk.say("one");
            Patience.waitingFor("the question")
                    .until(() -> !stage.letta().asked().isEmpty());

            // When
            postgres.stop();
            stage.homeroom().awaitLog(GONE);
            gate.open();
            ClientServer.Answer whileDown = push(stage, talk, "two");
            assertThat(stage.homeroom().readiness()).isEqualTo(503);
            postgres.start();
            stage.homeroom().awaitReady();

            // Then
            assertThat(whileDown.status()).isEqualTo(503);
            assertThat(push(stage, talk, "two").status()).isEqualTo(200);
            assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
            assertThat(stage.letta().asked()).hasSize(3);
            assertThat(stage.homeroom().complaints()).singleElement().asString().contains(GONE);
            assertThat(stage.homeroom().log()).contains("The database is back after");
        }
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void a_postgresql_that_hangs_is_given_up_and_costs_nothing(Stage stage) {
        try (OwnPostgres postgres = new OwnPostgres(stage.directory()).start()) {
            // Given
            postgres.serve(stage.homeroom());
            stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
            Talk talk = Talk.withNewAgent(stage, "Ada");
            assertThat(talk.finishWith("before")).isEmpty();

            // When
            postgres.freeze();
            ClientServer.Answer whileFrozen = push(stage, talk, "one");
            assertThat(stage.homeroom().readiness()).isEqualTo(503);
            postgres.thaw();
            stage.homeroom().awaitReady();

            // Then
            assertThat(whileFrozen.status()).isEqualTo(503);
            assertThat(push(stage, talk, "one").status()).isEqualTo(200);
            assertThat(talk.finishWith("two")).containsExactly("echo: before", "echo: one");
            assertThat(stage.letta().asked()).hasSize(3);
        }
    }

    @Scenario(on = TestDatabase.H2)
    void nothing_is_taken_while_the_h2_file_is_not_where_it_was(Stage stage) throws IOException {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        assertThat(talk.finishWith("before")).isEmpty();
        Path file = stage.directory().resolve("homeroom.mv.db");
        Path elsewhere = stage.directory().resolve("elsewhere.db");

        // When
        Files.move(file, elsewhere);

        // Then
        assertThat(push(stage, talk, "one").status()).isEqualTo(503);
        assertThat(stage.homeroom().readiness()).isEqualTo(503);
        assertThat(stage.homeroom().complaints())
                .singleElement()
                .asString()
                .contains("The database file " + file + " was removed", "restart Homeroom");

        // When
        Files.move(elsewhere, file);

        // Then
        stage.homeroom().awaitReady();
        assertThat(push(stage, talk, "one").status()).isEqualTo(200);
        assertThat(talk.finishWith("two")).containsExactly("echo: before", "echo: one");
    }

    @Scenario(on = TestDatabase.H2)
    void after_the_h2_file_was_deleted_a_restart_makes_a_new_one(Stage stage) throws IOException {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        assertThat(talk.finishWith("before")).isEmpty();
        Files.delete(stage.directory().resolve("homeroom.mv.db"));

        // When
        talk.say("one");
        Patience.waitingFor("a refusal")
                .until(() -> !stage.toHomeroom()
                        .exchanges(exchange -> exchange.isTransaction() && exchange.status() == 503)
                        .isEmpty());
        stage.homeroom().restart();

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: before", "echo: one");
    }

    @Scenario(on = TestDatabase.H2)
    void a_disk_that_is_full_ends_homeroom_with_a_clear_line_and_costs_nothing(Stage stage) throws Exception {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        assertThat(talk.finishWith("before")).isEmpty();

        // When
        forbidLongerFilesThan(stage, Files.size(stage.directory().resolve("homeroom.mv.db")));
        talk.say("one");
        talk.say("two");
        int exit = stage.homeroom().awaitExit();

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(stage.homeroom().log()).contains("The H2 file could not be written, so Homeroom ends");

        // When
        stage.homeroom().start();

        // Then
        talk.awaitAnswer("echo: two");
        assertThat(talk.finishWith("three")).containsExactly("echo: before", "echo: one", "echo: two");
    }

    /** A full disk for the process: every write that extends a file fails. */
    private static void forbidLongerFilesThan(Stage stage, long bytes) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(
                        "prlimit", "--pid", String.valueOf(stage.homeroom().pid()), "--fsize=" + bytes + ":")
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    private static ClientServer.Answer push(Stage stage, Talk talk, String text) {
        ObjectNode transaction = Json.object(Map.of("events", List.of(talk.pushedMessage("$" + text, text))));
        return stage.pushToHomeroom(text, transaction);
    }
}
