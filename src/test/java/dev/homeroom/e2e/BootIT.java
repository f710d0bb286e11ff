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
    @SharedScenario(on = TestDatabase.H2)
    void a_homeroom_that_is_not_registered_says_how_to_and_goes_on_once_it_is(E2eEnvironment e2eEnvironment) {
        // Given
        Path registration = e2eEnvironment.registration().file();
        String registered = read(registration);
        write(
                registration,
                registered.replace(
                        e2eEnvironment.registration().asToken(), "another-as-token-of-more-than-32-characters"));
        e2eEnvironment.homeserver().restart();
        Path ours = e2eEnvironment.directory().resolve("ours.yaml");
        write(ours, registered);
        e2eEnvironment.homeroom().set("HOMEROOM_REGISTRATION", ours.toString());

        // When
        e2eEnvironment.homeroom().launch();

        // Then
        String said = awaitError(e2eEnvironment, "Homeroom is not registered there");
        assertThat(said)
                .contains(ours.toString())
                .contains("!admin appservices register")
                .contains("appservice_dir")
                .contains("[global.appservice.homeroom]")
                .contains("app_service_config_files")
                .contains("docs/operate/registering.md");
        isDownBecauseOf(e2eEnvironment, "Homeroom is not registered there");

        // When
        write(registration, registered);
        e2eEnvironment.homeserver().restart();

        // Then
        e2eEnvironment.homeroom().awaitReady();
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_homeserver_with_another_hs_token_is_told_apart(E2eEnvironment e2eEnvironment) {
        // Given
        Path ours = e2eEnvironment.directory().resolve("ours.yaml");
        write(
                ours,
                read(e2eEnvironment.registration().file())
                        .replace(
                                e2eEnvironment.registration().hsToken(),
                                "another-hs-token-of-more-than-32-characters"));
        e2eEnvironment.homeroom().set("HOMEROOM_REGISTRATION", ours.toString());

        // When
        e2eEnvironment.homeroom().launch();

        // Then
        String said = awaitError(e2eEnvironment, "another hs_token than that of " + ours);
        assertThat(said).doesNotContain(e2eEnvironment.registration().hsToken());
        isDownBecauseOf(e2eEnvironment, "another hs_token");
    }

    @Scenario(on = TestDatabase.H2)
    void a_homeserver_that_can_not_reach_homeroom_is_told_apart_with_the_url(E2eEnvironment e2eEnvironment) {
        // Given
        String nobodyThere = "http://127.0.0.1:" + FreePort.choose();
        Path registration = e2eEnvironment.registration().file();
        write(
                registration,
                read(registration).replace(e2eEnvironment.toHomeroom().uri().toString(), nobodyThere));
        e2eEnvironment.homeserver().restart();

        // When
        e2eEnvironment.homeroom().launch();

        // Then
        awaitError(e2eEnvironment, "The homeserver can't reach Homeroom at " + nobodyThere);
        isDownBecauseOf(e2eEnvironment, nobodyThere);
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_homeserver_that_is_not_there_is_named_and_waited_for(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeserver().stop();

        // When
        e2eEnvironment.homeroom().launch();

        // Then
        awaitError(
                e2eEnvironment,
                "There is no homeserver at " + e2eEnvironment.toHomeserver().uri());
        isDownBecauseOf(e2eEnvironment, "MATRIX_HOMESERVER_URL");

        // When
        e2eEnvironment.homeserver().start();

        // Then
        e2eEnvironment.homeroom().awaitReady();
    }

    @SharedScenario(on = TestDatabase.H2)
    void wrong_settings_end_it_with_2_and_a_sentence_before_anything_starts(E2eEnvironment e2eEnvironment) {
        // Given
        Path data = e2eEnvironment.directory().resolve("nothing");
        e2eEnvironment.homeroom().stop();
        e2eEnvironment.toHomeserver().forget();
        e2eEnvironment.homeroom().set("HOMEROOM_DATABASE_URL", "jdbc:h2:file:" + data);
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
            Refusal refusal = refusal(e2eEnvironment, setting, value);

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
        assertThat(Files.exists(Path.of(data + ".mv.db"))).isFalse();
        assertThat(e2eEnvironment.toHomeserver().exchanges()).isEmpty();
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_homeroom_without_any_backend_says_which_settings_it_needs(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().unset("LETTA_API_URL");

        // When
        e2eEnvironment.homeroom().launch();

        // Then
        assertThat(e2eEnvironment.homeroom().awaitExit()).isEqualTo(2);
        assertThat(e2eEnvironment.homeroom().log()).contains("LETTA_API_URL", "homeroom.backends.<name>.kind");
    }

    private record Refusal(int exitCode, String output) {
        List<String> errors() {
            return output.lines().filter(line -> line.startsWith("Error: ")).toList();
        }
    }

    private static Refusal refusal(E2eEnvironment e2eEnvironment, String setting, String value) {
        Map<String, String> settings = e2eEnvironment.homeroom().settings();
        int before = e2eEnvironment.homeroom().log().length();
        e2eEnvironment.homeroom().set(setting, value).launch();
        try {
            return new Refusal(
                    e2eEnvironment.homeroom().awaitExit(),
                    e2eEnvironment.homeroom().log().substring(before));
        } finally {
            e2eEnvironment.homeroom().set(setting, settings.get(setting));
        }
    }

    /** Waits for the line in the log. */
    private static String awaitError(E2eEnvironment e2eEnvironment, String sentence) {
        e2eEnvironment.homeroom().awaitLog(sentence);
        return e2eEnvironment
                .homeroom()
                .log()
                .lines()
                .filter(line -> line.contains(sentence))
                .findFirst()
                .orElseThrow();
    }

    private static void isDownBecauseOf(E2eEnvironment e2eEnvironment, String obstacle) {
        // The log may show the obstacle before the port is open.
        e2eEnvironment.homeroom().awaitLive();
        ClientServer.Answer ready =
                Rest.withoutKey(e2eEnvironment.homeroom().management()).get("/q/health/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.body().toString()).contains(obstacle);
        assertThat(Rest.withoutKey(e2eEnvironment.homeroom().management())
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
