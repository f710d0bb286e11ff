package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Log lines about a mismatch of homeserver and Homeroom. One database suffices: none is reached. */
class BootIT {
    @Scenario(on = TestDatabase.H2)
    void a_homeroom_that_is_not_registered_says_how_to_and_goes_on_once_it_is(Stage stage) {
        // Given
        Path registration = stage.registration().file();
        String registered = read(registration);
        write(
                registration,
                registered.replace(stage.registration().asToken(), "another-as-token-of-more-than-32-characters"));
        stage.homeserver().restart();
        Path ours = stage.directory().resolve("ours.yaml");
        write(ours, registered);
        stage.homeroom().set("HOMEROOM_REGISTRATION", ours.toString());

        // When
        stage.homeroom().launch();

        // Then
        String said = awaitError(stage, "Homeroom is not registered there");
        assertThat(said)
                .contains(ours.toString())
                .contains("!admin appservices register")
                .contains("appservice_dir")
                .contains("[global.appservice.homeroom]")
                .contains("app_service_config_files")
                .contains("docs/registering.md");
        isDownBecauseOf(stage, "Homeroom is not registered there");

        // When
        write(registration, registered);
        stage.homeserver().restart();

        // Then
        stage.homeroom().awaitReady();
    }

    @Scenario(on = TestDatabase.H2)
    void a_homeserver_with_another_hs_token_is_told_apart(Stage stage) {
        // Given
        Path ours = stage.directory().resolve("ours.yaml");
        write(
                ours,
                read(stage.registration().file())
                        .replace(stage.registration().hsToken(), "another-hs-token-of-more-than-32-characters"));
        stage.homeroom().set("HOMEROOM_REGISTRATION", ours.toString());

        // When
        stage.homeroom().launch();

        // Then
        String said = awaitError(stage, "another hs_token than that of " + ours);
        assertThat(said).doesNotContain(stage.registration().hsToken());
        isDownBecauseOf(stage, "another hs_token");
    }

    @Scenario(on = TestDatabase.H2)
    void a_homeserver_that_can_not_reach_homeroom_is_told_apart_with_the_url(Stage stage) {
        // Given
        String nobodyThere = "http://127.0.0.1:" + FreePort.choose();
        Path registration = stage.registration().file();
        write(registration, read(registration).replace(stage.toHomeroom().uri().toString(), nobodyThere));
        stage.homeserver().restart();

        // When
        stage.homeroom().launch();

        // Then
        awaitError(stage, "The homeserver can't reach Homeroom at " + nobodyThere);
        isDownBecauseOf(stage, nobodyThere);
    }

    @Scenario(on = TestDatabase.H2)
    void a_homeserver_that_is_not_there_is_named_and_waited_for(Stage stage) {
        // Given
        stage.homeserver().stop();

        // When
        stage.homeroom().launch();

        // Then
        awaitError(stage, "There is no homeserver at " + stage.toHomeserver().uri());
        isDownBecauseOf(stage, "MATRIX_HOMESERVER_URL");

        // When
        stage.homeserver().start();

        // Then
        stage.homeroom().awaitReady();
    }

    @Scenario(on = TestDatabase.H2)
    void wrong_settings_end_it_with_2_and_a_sentence_before_anything_starts(Stage stage) {
        // Given
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("MATRIX_HOMESERVER_URL", "homeserver:8008");
        wrong.put("MATRIX_SERVER_NAME", "https://example.org");
        wrong.put("HOMEROOM_REGISTRATION", "/nowhere/registration.yaml");
        wrong.put("HOMEROOM_PUBLIC_URL", "ftp://example.org");
        wrong.put("HOMEROOM_HTTP_PORT", "eighty");
        wrong.put("HOMEROOM_DATABASE_URL", "jdbc:mysql://localhost/homeroom");
        wrong.put("HOMEROOM_API_KEY", "changeme-changeme");
        wrong.put("HOMEROOM_INVITE", "alice");
        wrong.put("HOMEROOM_SYNC_INTERVAL", "10ms");
        wrong.put("LETTA_API_URL", "letta");

        wrong.forEach((setting, value) -> {
            // When
            Refusal refusal = refusal(stage, setting, value);

            // Then
            assertThat(refusal.exitCode()).as(setting).isEqualTo(2);
            assertThat(refusal.errors())
                    .as(setting)
                    .first()
                    .asString()
                    .startsWith("Error: " + setting)
                    .endsWith(".");
            assertThat(refusal.output()).as(setting).doesNotContain("Exception", "\tat ");
        });
        assertThat(Files.exists(stage.directory().resolve("homeroom.mv.db"))).isFalse();
        assertThat(stage.toHomeserver().exchanges()).isEmpty();
    }

    @Scenario(on = TestDatabase.H2)
    void a_homeroom_without_any_backend_says_which_settings_it_needs(Stage stage) {
        // Given
        stage.homeroom().unset("LETTA_API_URL");

        // When
        stage.homeroom().launch();

        // Then
        assertThat(stage.homeroom().awaitExit()).isEqualTo(2);
        assertThat(stage.homeroom().log()).contains("LETTA_API_URL", "homeroom.backends.<name>.kind");
    }

    private record Refusal(int exitCode, String output) {
        List<String> errors() {
            return output.lines().filter(line -> line.startsWith("Error: ")).toList();
        }
    }

    private static Refusal refusal(Stage stage, String setting, String value) {
        Map<String, String> settings = stage.homeroom().settings();
        int before = stage.homeroom().log().length();
        stage.homeroom().set(setting, value).launch();
        try {
            return new Refusal(
                    stage.homeroom().awaitExit(), stage.homeroom().log().substring(before));
        } finally {
            stage.homeroom().set(setting, settings.get(setting));
        }
    }

    /** Waits for the line in the log. */
    private static String awaitError(Stage stage, String sentence) {
        stage.homeroom().awaitLog(sentence);
        return stage.homeroom()
                .log()
                .lines()
                .filter(line -> line.contains(sentence))
                .findFirst()
                .orElseThrow();
    }

    private static void isDownBecauseOf(Stage stage, String obstacle) {
        // The log may show the obstacle before the port is open.
        stage.homeroom().awaitLive();
        ClientServer.Answer ready =
                Rest.withoutKey(stage.homeroom().management()).get("/q/health/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.body().toString()).contains(obstacle);
        assertThat(Rest.withoutKey(stage.homeroom().management())
                        .get("/q/health/live")
                        .status())
                .isEqualTo(200);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
