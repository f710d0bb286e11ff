package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class DatabaseAtTheStartIT {
    @SharedScenario(on = TestDatabase.H2)
    void a_second_process_on_one_h2_file_says_so_and_ends_with_3(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().start();
        Path file = e2eEnvironment.directory().resolve("homeroom.mv.db");
        try (HomeroomProcess second =
                e2eEnvironment.homeroom().sibling(e2eEnvironment.directory().resolve("second"))) {
            // When
            second.launch();

            // Then
            assertThat(second.awaitExit()).isEqualTo(3);
            assertThat(second.log()).doesNotContain("\tat ");
            assertThat(second.log().lines().filter(line -> line.startsWith("Error: ")))
                    .singleElement()
                    .asString()
                    .startsWith("Error: Another process uses the database file " + file)
                    .contains("Stop the other", "PostgreSQL");
        }
        assertThat(e2eEnvironment.homeroom().readiness()).isEqualTo(200);
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_damaged_h2_file_is_named_and_left_as_it_is(E2eEnvironment e2eEnvironment) throws IOException {
        // Given
        Path file = e2eEnvironment.directory().resolve("damaged.mv.db");
        e2eEnvironment
                .homeroom()
                .set(
                        "HOMEROOM_DATABASE_URL",
                        "jdbc:h2:file:" + e2eEnvironment.directory().resolve("damaged"));
        Files.writeString(file, "This is no database. ".repeat(1000));

        // When
        e2eEnvironment.homeroom().launch();

        // Then
        assertThat(e2eEnvironment.homeroom().awaitExit()).isEqualTo(1);
        assertThat(errors(e2eEnvironment)).singleElement().asString().contains(file.toString(), "damaged");
        assertThat(file).content().startsWith("This is no database.");
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_h2_file_with_another_password_is_told_apart(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().start();
        e2eEnvironment.homeroom().stop();
        e2eEnvironment.homeroom().set("HOMEROOM_DATABASE_PASSWORD", "a wrong secret");

        // When
        int before = e2eEnvironment.homeroom().log().length();
        e2eEnvironment.homeroom().launch();

        // Then
        assertThat(e2eEnvironment.homeroom().awaitExit()).isEqualTo(1);
        assertThat(e2eEnvironment.homeroom().log().substring(before))
                .contains("HOMEROOM_DATABASE_PASSWORD")
                .doesNotContain("a wrong secret", "\tat ");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_postgresql_without_that_user_or_database_ends_it_with_1(E2eEnvironment e2eEnvironment) {
        // Given
        Map<String, String> settings = e2eEnvironment.homeroom().settings();
        String url = settings.get("HOMEROOM_DATABASE_URL");
        String elsewhere = url.substring(0, url.lastIndexOf('/')) + "/nosuchdatabase";

        for (Map.Entry<String, String> wrong : List.of(
                Map.entry("HOMEROOM_DATABASE_URL", elsewhere), Map.entry("HOMEROOM_DATABASE_USER", "nosuchuser"))) {
            // When
            int before = e2eEnvironment.homeroom().log().length();
            e2eEnvironment.homeroom().set(wrong.getKey(), wrong.getValue()).launch();

            // Then
            assertThat(e2eEnvironment.homeroom().awaitExit()).isEqualTo(1);
            assertThat(e2eEnvironment
                            .homeroom()
                            .log()
                            .substring(before)
                            .lines()
                            .filter(line -> line.startsWith("Error: ")))
                    .singleElement()
                    .asString()
                    .contains(wrong.getKey());
            assertThat(e2eEnvironment.homeroom().log()).doesNotContain("\tat ");
            e2eEnvironment.homeroom().set(wrong.getKey(), settings.get(wrong.getKey()));
        }
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_postgresql_that_is_not_up_yet_is_waited_for_with_503_and_one_line(E2eEnvironment e2eEnvironment) {
        try (OwnPostgres postgres = new OwnPostgres(e2eEnvironment.directory())) {
            // Given
            postgres.serve(e2eEnvironment.homeroom());
            ObjectNode nothing = Json.object(Map.of("events", List.of()));

            // When
            e2eEnvironment.homeroom().launch();
            e2eEnvironment.homeroom().awaitLog("doesn't answer yet");

            // Then
            Patience.waitingFor("not ready")
                    .until(() -> e2eEnvironment.homeroom().readiness() == 503);
            ObjectNode event = Json.object(Map.of("events", List.of(Map.of("event_id", "$early"))));
            assertThat(e2eEnvironment.pushToHomeroom("early", event).status()).isEqualTo(503);

            // When
            postgres.start();

            // Then
            e2eEnvironment.homeroom().awaitReady();
            assertThat(e2eEnvironment.pushToHomeroom("later", nothing).status()).isEqualTo(200);
            assertThat(e2eEnvironment.homeroom().log().lines().filter(line -> line.contains("doesn't answer yet")))
                    .hasSize(1);
            assertThat(e2eEnvironment.homeroom().log()).doesNotContain("\tat ");
            // Or the next scenario hears it complain about its database.
            e2eEnvironment.homeroom().stop();
        }
    }

    @SharedScenario(on = TestDatabase.H2)
    void after_a_kill_on_h2_nobody_waits_for_leases_to_end(E2eEnvironment e2eEnvironment) {
        // Given
        Gate gate = new Gate();
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), gate.script());
        talk.say("one");
        Patience.waitingFor("the question")
                .until(() -> !e2eEnvironment.letta().asked().isEmpty());

        // When
        e2eEnvironment.homeroom().kill();
        gate.open();
        e2eEnvironment.homeroom().start();
        e2eEnvironment.homeroom().awaitLog("[AGENT_SYNC] Completed sync");

        // Then
        assertThat(talk.awaitAnswers(1)).extracting(TimelineEvent::body).containsExactly("echo: one");
        assertThat(e2eEnvironment.letta().asked()).hasSize(1);
    }

    private static List<String> errors(E2eEnvironment e2eEnvironment) {
        assertThat(e2eEnvironment.homeroom().log()).doesNotContain("\tat ");
        return e2eEnvironment
                .homeroom()
                .log()
                .lines()
                .filter(line -> line.startsWith("Error: "))
                .toList();
    }
}
