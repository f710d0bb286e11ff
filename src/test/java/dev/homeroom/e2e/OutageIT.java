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

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_turn_that_ends_while_postgresql_is_down_is_answered_once_when_it_is_back(E2eEnvironment e2eEnvironment) {
        try (OwnPostgres postgres = new OwnPostgres(e2eEnvironment.directory()).start()) {
            // Given
            postgres.serve(e2eEnvironment.homeroom());
            e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
            Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
            Gate gate = new Gate();
            e2eEnvironment.letta().let(talk.agent(), gate.script());
            talk.say("one");
            Patience.waitingFor("the question")
                    .until(() -> !e2eEnvironment.letta().asked().isEmpty());

            // When
            postgres.stop();
            e2eEnvironment.homeroom().awaitLog(GONE);
            gate.open();
            ClientServer.Answer whileDown = push(e2eEnvironment, talk, "two");
            assertThat(e2eEnvironment.homeroom().readiness()).isEqualTo(503);
            postgres.start();
            e2eEnvironment.homeroom().awaitReady();

            // Then
            assertThat(whileDown.status()).isEqualTo(503);
            assertThat(push(e2eEnvironment, talk, "two").status()).isEqualTo(200);
            assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
            assertThat(e2eEnvironment.letta().asked()).hasSize(3);
            assertThat(e2eEnvironment.homeroom().complaints())
                    .singleElement()
                    .asString()
                    .contains(GONE);
            assertThat(e2eEnvironment.homeroom().log()).contains("The database is back after");
            // Or the next scenario hears it complain about its database.
            e2eEnvironment.homeroom().stop();
        }
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_postgresql_that_hangs_is_given_up_and_costs_nothing(E2eEnvironment e2eEnvironment) {
        try (OwnPostgres postgres = new OwnPostgres(e2eEnvironment.directory()).start()) {
            // Given
            postgres.serve(e2eEnvironment.homeroom());
            e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
            Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
            assertThat(talk.finishWith("before")).isEmpty();

            // When
            postgres.freeze();
            ClientServer.Answer whileFrozen = push(e2eEnvironment, talk, "one");
            assertThat(e2eEnvironment.homeroom().readiness()).isEqualTo(503);
            postgres.thaw();
            e2eEnvironment.homeroom().awaitReady();

            // Then
            assertThat(whileFrozen.status()).isEqualTo(503);
            assertThat(push(e2eEnvironment, talk, "one").status()).isEqualTo(200);
            assertThat(talk.finishWith("two")).containsExactly("echo: before", "echo: one");
            assertThat(e2eEnvironment.letta().asked()).hasSize(3);
            // Or the next scenario hears it complain about its database.
            e2eEnvironment.homeroom().stop();
        }
    }

    @SharedScenario(on = TestDatabase.H2)
    void nothing_is_taken_while_the_h2_file_is_not_where_it_was(E2eEnvironment e2eEnvironment) throws IOException {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        assertThat(talk.finishWith("before")).isEmpty();
        Path file = e2eEnvironment.directory().resolve("homeroom.mv.db");
        Path elsewhere = e2eEnvironment.directory().resolve("elsewhere.db");

        // When
        Files.move(file, elsewhere);

        // Then
        assertThat(push(e2eEnvironment, talk, "one").status()).isEqualTo(503);
        assertThat(e2eEnvironment.homeroom().readiness()).isEqualTo(503);
        assertThat(e2eEnvironment.homeroom().complaints())
                .singleElement()
                .asString()
                .contains("The database file " + file + " was removed", "restart Homeroom");

        // When
        Files.move(elsewhere, file);

        // Then
        e2eEnvironment.homeroom().awaitReady();
        assertThat(push(e2eEnvironment, talk, "one").status()).isEqualTo(200);
        assertThat(talk.finishWith("two")).containsExactly("echo: before", "echo: one");
    }

    @SharedScenario(on = TestDatabase.H2)
    void after_the_h2_file_was_deleted_a_restart_makes_a_new_one(E2eEnvironment e2eEnvironment) throws IOException {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        assertThat(talk.finishWith("before")).isEmpty();
        Files.delete(e2eEnvironment.directory().resolve("homeroom.mv.db"));

        // When
        talk.say("one");
        Patience.waitingFor("a refusal")
                .until(() -> !e2eEnvironment
                        .toHomeroom()
                        .exchanges(exchange -> exchange.isTransaction() && exchange.status() == 503)
                        .isEmpty());
        e2eEnvironment.homeroom().restart();

        // Then
        assertThat(talk.finishWith("two")).containsExactly("echo: before", "echo: one");
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_disk_that_is_full_ends_homeroom_with_a_clear_line_and_costs_nothing(E2eEnvironment e2eEnvironment)
            throws Exception {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        assertThat(talk.finishWith("before")).isEmpty();

        // When
        forbidLongerFilesThan(
                e2eEnvironment, Files.size(e2eEnvironment.directory().resolve("homeroom.mv.db")));
        talk.say("one");
        talk.say("two");
        int exit = e2eEnvironment.homeroom().awaitExit();

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(e2eEnvironment.homeroom().log()).contains("The H2 file could not be written, so Homeroom ends");

        // When
        e2eEnvironment.homeroom().start();

        // Then
        talk.awaitAnswer("echo: two");
        assertThat(talk.finishWith("three")).containsExactly("echo: before", "echo: one", "echo: two");
    }

    /** A full disk for the process: every write that extends a file fails. */
    private static void forbidLongerFilesThan(E2eEnvironment e2eEnvironment, long bytes)
            throws IOException, InterruptedException {
        int exit = new ProcessBuilder(
                        "prlimit",
                        "--pid",
                        String.valueOf(e2eEnvironment.homeroom().pid()),
                        "--fsize=" + bytes + ":")
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    private static ClientServer.Answer push(E2eEnvironment e2eEnvironment, Talk talk, String text) {
        ObjectNode transaction = Json.object(Map.of("events", List.of(talk.pushedMessage("$" + text, text))));
        return e2eEnvironment.pushToHomeroom(text, transaction);
    }
}
