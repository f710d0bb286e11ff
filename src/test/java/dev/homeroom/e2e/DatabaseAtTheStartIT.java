package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class DatabaseAtTheStartIT {
    @Scenario(on = TestDatabase.H2)
    void a_second_process_on_one_h2_file_says_so_and_ends_with_3(Stage stage) {
        // Given
        stage.homeroom().start();
        Path file = stage.directory().resolve("homeroom.mv.db");
        try (HomeroomProcess second = stage.homeroom().sibling(stage.directory().resolve("second"))) {
            // When
            second.launch();

            // Then
            assertThat(second.awaitExit()).isEqualTo(3);
            assertThat(second.log()).doesNotContain("\tat ");
            assertThat(second.log().lines().filter(line -> line.startsWith("Error: ")))
                    .singleElement()
                    .asString()
                    .startsWith("Error: Another process uses the database file " + file)
                    .contains("Stop that other Homeroom", "PostgreSQL");
        }
        assertThat(stage.homeroom().readiness()).isEqualTo(200);
    }

    @Scenario(on = TestDatabase.H2)
    void a_damaged_h2_file_is_named_and_left_as_it_is(Stage stage) throws IOException {
        // Given
        Path file = stage.directory().resolve("homeroom.mv.db");
        Files.writeString(file, "This is no database. ".repeat(1000));

        // When
        stage.homeroom().launch();

        // Then
        assertThat(stage.homeroom().awaitExit()).isEqualTo(1);
        assertThat(errors(stage)).singleElement().asString().contains(file.toString(), "damaged");
        assertThat(file).content().startsWith("This is no database.");
    }

    @Scenario(on = TestDatabase.H2)
    void an_h2_file_with_another_password_is_told_apart(Stage stage) {
        // Given
        stage.homeroom().start();
        stage.homeroom().stop();
        stage.homeroom().set("HOMEROOM_DATABASE_PASSWORD", "a wrong secret");

        // When
        int before = stage.homeroom().log().length();
        stage.homeroom().launch();

        // Then
        assertThat(stage.homeroom().awaitExit()).isEqualTo(1);
        assertThat(stage.homeroom().log().substring(before))
                .contains("HOMEROOM_DATABASE_PASSWORD")
                .doesNotContain("a wrong secret", "\tat ");
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void a_postgresql_without_that_user_or_database_ends_it_with_1(Stage stage) {
        // Given
        Map<String, String> settings = stage.homeroom().settings();
        String url = settings.get("HOMEROOM_DATABASE_URL");
        String elsewhere = url.substring(0, url.lastIndexOf('/')) + "/nosuchdatabase";

        for (Map.Entry<String, String> wrong : List.of(
                Map.entry("HOMEROOM_DATABASE_URL", elsewhere), Map.entry("HOMEROOM_DATABASE_USER", "nosuchuser"))) {
            // When
            int before = stage.homeroom().log().length();
            stage.homeroom().set(wrong.getKey(), wrong.getValue()).launch();

            // Then
            assertThat(stage.homeroom().awaitExit()).isEqualTo(1);
            assertThat(stage.homeroom().log().substring(before).lines().filter(line -> line.startsWith("Error: ")))
                    .singleElement()
                    .asString()
                    .contains(wrong.getKey());
            assertThat(stage.homeroom().log()).doesNotContain("\tat ");
            stage.homeroom().set(wrong.getKey(), settings.get(wrong.getKey()));
        }
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void a_postgresql_that_is_not_up_yet_is_waited_for_with_503_and_one_line(Stage stage) {
        try (OwnPostgres postgres = new OwnPostgres(stage.directory())) {
            // Given
            postgres.serve(stage.homeroom());
            ObjectNode nothing = Json.object(Map.of("events", List.of()));

            // When
            stage.homeroom().launch();
            stage.homeroom().awaitLog("doesn't answer yet");

            // Then
            Patience.waitingFor("not ready").until(() -> stage.homeroom().readiness() == 503);
            ObjectNode event = Json.object(Map.of("events", List.of(Map.of("event_id", "$early"))));
            assertThat(stage.pushToHomeroom("early", event).status()).isEqualTo(503);

            // When
            postgres.start();

            // Then
            stage.homeroom().awaitReady();
            assertThat(stage.pushToHomeroom("later", nothing).status()).isEqualTo(200);
            assertThat(stage.homeroom().log().lines().filter(line -> line.contains("doesn't answer yet")))
                    .hasSize(1);
            assertThat(stage.homeroom().log()).doesNotContain("\tat ");
        }
    }

    @Scenario(on = TestDatabase.H2)
    void after_a_kill_on_h2_nobody_waits_for_leases_to_end(Stage stage) {
        // Given
        Gate gate = new Gate();
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        stage.letta().let(talk.agent(), gate.behaviour());
        talk.say("one");
        Patience.waitingFor("the question").until(() -> !stage.letta().asked().isEmpty());

        // When
        stage.homeroom().kill();
        gate.open();
        stage.homeroom().start();
        stage.homeroom().awaitLog("[AGENT_SYNC] Completed sync");

        // Then
        assertThat(talk.awaitAnswers(1)).extracting(TimelineEvent::body).containsExactly("echo: one");
        assertThat(stage.letta().asked()).hasSize(1);
    }

    private static List<String> errors(Stage stage) {
        assertThat(stage.homeroom().log()).doesNotContain("\tat ");
        return stage.homeroom()
                .log()
                .lines()
                .filter(line -> line.startsWith("Error: "))
                .toList();
    }
}
