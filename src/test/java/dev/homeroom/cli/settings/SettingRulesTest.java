package dev.homeroom.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingRulesTest {
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter errors = new StringWriter();

    @Test
    void nothing_set_names_what_is_required() {
        // When
        boolean passes = check(SettingRules.FOR_SERVING);

        // Then
        assertThat(passes).isFalse();
        assertThat(errors.toString().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("Error: MATRIX_SERVER_NAME (homeroom.matrix.server-name) is not set"))
                .anyMatch(line ->
                        line.startsWith("Error: MATRIX_HOMESERVER_URL (homeroom.matrix.homeserver-url) is not set"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            homeroom.matrix.homeserver-url   | homeserver:8008        | MATRIX_HOMESERVER_URL
            homeroom.matrix.homeserver-url   | ftp://homeserver       | MATRIX_HOMESERVER_URL
            homeroom.matrix.server-name      | https://example.org    | MATRIX_SERVER_NAME
            homeroom.matrix.server-name      | two words              | MATRIX_SERVER_NAME
            homeroom.registration.public-url | 127.0.0.1:8004         | HOMEROOM_PUBLIC_URL
            homeroom.registration.file       | does/not/exist.yaml    | HOMEROOM_REGISTRATION
            homeroom.registration.file       | registration.yaml      | HOMEROOM_REGISTRATION
            homeroom.http.port               | 0                      | HOMEROOM_HTTP_PORT
            homeroom.http.port               | 65536                  | HOMEROOM_HTTP_PORT
            homeroom.http.port               | eight                  | HOMEROOM_HTTP_PORT
            homeroom.invite                  | @alice:example.org,bob | HOMEROOM_INVITE
            homeroom.sync.interval           | 10ms                   | HOMEROOM_SYNC_INTERVAL
            homeroom.sync.interval           | 2h                     | HOMEROOM_SYNC_INTERVAL
            homeroom.sync.interval           | soon                   | HOMEROOM_SYNC_INTERVAL
            homeroom.link.ping-every         | 0s                     | HOMEROOM_LINK_PING_EVERY
            homeroom.link.ping-every         | 2h                     | HOMEROOM_LINK_PING_EVERY
            homeroom.link.read-back-every    | 500ms                  | HOMEROOM_LINK_READ_BACK_EVERY
            homeroom.link.read-back-every    | 8d                     | HOMEROOM_LINK_READ_BACK_EVERY
            homeroom.database.url            | jdbc:mysql://db        | HOMEROOM_DATABASE_URL
            homeroom.api.key                 | short                  | HOMEROOM_API_KEY
            homeroom.api.key                 | changeme-changeme      | HOMEROOM_API_KEY
            homeroom.api.key                 | xxxxxxxxxxxxxxxxxxxx   | HOMEROOM_API_KEY
            homeroom.workspace.path          | pom.xml                | HOMEROOM_WORKSPACE
            homeroom.letta.url               | letta                  | LETTA_API_URL
            """)
    void a_wrong_setting_is_named_in_one_sentence(String key, String value, String name) {
        // Given
        properties.put(key, value);

        // When
        boolean passes = check(SettingRules.FOR_SERVING);

        // Then
        assertThat(passes).isFalse();
        if (!name.equals("HOMEROOM_REGISTRATION")) {
            assertThat(errors.toString().lines()).anyMatch(line -> line.startsWith("Error: " + name + " ("));
        }
    }

    @ParameterizedTest
    @CsvSource({"does/not/exist.yaml, There is no registration file", "registration.yaml, sample as_token"})
    void a_registration_that_cannot_be_used_says_why(String file, String why) {
        // Given
        properties.put("homeroom.matrix.server-name", "example.org");
        properties.put("homeroom.registration.file", file);

        // When
        check(SettingRules.FOR_SERVING);

        // Then
        assertThat(errors.toString()).contains("HOMEROOM_REGISTRATION").contains(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            homeroom.matrix.server-name      | example.org
            homeroom.matrix.server-name      | localhost:8448
            homeroom.matrix.server-name      | [::1]:8448
            homeroom.registration.public-url | https://homeroom.example.org/
            homeroom.http.port               | 8004
            homeroom.invite                  | @alice:example.org, @bob:example.org
            homeroom.sync.interval           | 500ms
            homeroom.sync.interval           | PT1M
            homeroom.database.url            | jdbc:postgresql://db:5432/homeroom
            homeroom.api.key                 | Zm9vYmFyYmF6cXV4
            homeroom.letta.url               | http://letta:8283
            """)
    void a_right_setting_is_passed_over_in_silence(String key, String value) {
        // Given
        properties.put(key, value);

        // When
        check(SettingRules.FOR_SERVING);

        // Then
        assertThat(errors.toString()).doesNotContain("(" + key + ") is wrong");
    }

    @ParameterizedTest
    @CsvSource({"MATRIX_ADMIN_PASSWORD", "MATRIX_PASSWORD", "DEV_MODE"})
    void what_the_predecessor_needed_is_reported_without_its_value(String name) {
        // Given
        environment.put(name, "hunter2");

        // When
        check(SettingRules.FOR_SERVING);

        // Then
        assertThat(errors.toString())
                .contains("Note: " + name + " is no longer needed")
                .doesNotContain("hunter2");
    }

    @Test
    void a_deprecated_name_is_enough_to_go_on() {
        // Given
        properties.put("homeroom.matrix.server-name", "example.org");
        environment.put("SYNAPSE_SERVER_NAME", "example.org");

        // When
        boolean passes = check(SettingRules.FOR_REGISTERING);

        // Then
        assertThat(passes).isTrue();
        assertThat(errors.toString()).contains("Note: SYNAPSE_SERVER_NAME is deprecated");
    }

    @Test
    void a_file_of_sentences_that_can_not_be_used_is_named_with_the_reason() {
        // Given
        properties.put("homeroom.wording.file", "pom.xml");

        // When
        boolean passes = check(SettingRules.FOR_SERVING);

        // Then
        assertThat(passes).isFalse();
        assertThat(errors.toString())
                .contains("HOMEROOM_WORDING_FILE (homeroom.wording.file) can't be used. Line 1: there is no sentence");
    }

    @Test
    void a_wrong_value_is_never_repeated() {
        // Given
        properties.put("homeroom.letta.url", "sk-secret");

        // When
        check(SettingRules.FOR_SERVING);

        // Then
        assertThat(errors.toString()).contains("LETTA_API_URL").doesNotContain("sk-secret");
    }

    private boolean check(List<SettingRule> rules) {
        SettingSource settingSource = new SettingSource(key -> Optional.ofNullable(properties.get(key)), environment);
        return SettingsCheck.passes(rules, settingSource, new PrintWriter(errors));
    }
}
