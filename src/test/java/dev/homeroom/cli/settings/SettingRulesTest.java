package dev.homeroom.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingRulesTest {
    /** Registrations are files, and have a test of their own. */
    private static final List<SettingRule> RULES = SettingRules.FOR_SERVING.stream()
            .filter(rule -> !(rule instanceof RegistrationRule))
            .toList();

    private final Map<String, String> file = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "MATRIX_SERVER_NAME", "example.org",
            "MATRIX_HOMESERVER_URL", "http://homeserver:8008",
            "HOMEROOM_BACKENDS_DEMO_KIND", "builtin"));
    private final StringWriter errors = new StringWriter();

    @Test
    void what_is_required_is_enough() {
        assertThat(problems()).isEmpty();
    }

    @Test
    void nothing_set_names_what_is_required() {
        // Given
        environment.clear();

        // When / Then
        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "Error: MATRIX_SERVER_NAME is not set. It has to be the homeserver's name as in user ids, like example.org.",
                        "Error: MATRIX_HOMESERVER_URL is not set. It has to be an http or https URL like http://host:8008, without user name or query.",
                        "Error: No backend is configured; set LETTA_API_URL to the address of your Letta server, or HOMEROOM_BACKENDS_<NAME>_KIND (homeroom.backends.<name>.kind) to letta, openai or builtin.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HOMEROOM_QUEUE_LIMIT               | abc           | is "abc", but has to be a whole number from 1 to 10000.
            HOMEROOM_QUEUE_LIMIT               | 1.5           | is "1.5", but has to be a whole number from 1 to 10000.
            HOMEROOM_QUEUE_LIMIT               | 99999999999   | is "99999999999", but has to be a whole number from 1 to 10000.
            HOMEROOM_QUEUE_LIMIT               | ''            | is empty, but has to be a whole number from 1 to 10000.
            HOMEROOM_QUEUE_TELL_FROM           | 0             | is "0", but has to be a whole number from 1 to 10000.
            HOMEROOM_HTTP_PORT                 | 0             | is "0", but has to be a whole number from 1 to 65535.
            HOMEROOM_HTTP_PORT                 | 65536         | is "65536", but has to be a whole number from 1 to 65535.
            HOMEROOM_MANAGEMENT_PORT           | nine          | is "nine", but has to be a whole number from 1 to 65535.
            HOMEROOM_REPLY_MOST_PARTS          | -1            | is "-1", but has to be a whole number from 1 to 100.
            HOMEROOM_LINK_PING_EVERY           | abc           | is "abc", but has to be a time from 1s to 1h, like 5m.
            HOMEROOM_LINK_PING_EVERY           | 0s            | is "0s", but has to be a time from 1s to 1h, like 5m.
            HOMEROOM_LINK_READ_BACK_EVERY      | 8d            | is "8d", but has to be a time from 1s to 7d, like 1h.
            HOMEROOM_SYNC_INTERVAL             | 10ms          | is "10ms", but has to be a time from 100ms to 1h, like 10s.
            HOMEROOM_SYNC_INTERVAL             | PT2H          | is "PT2H", but has to be a time from 100ms to 1h, like 10s.
            HOMEROOM_RETENTION                 | 23h           | is "23h", but has to be a time from 1d to 36500d, like 30d.
            HOMEROOM_RECONCILE_GRACE           | -1s           | is "-1s", but has to be a time from 0s to 365d, like 2h.
            HOMEROOM_TURNS_MAX_AGE             | ''            | is empty, but has to be a time from 1s to 365d, like 24h.
            HOMEROOM_REPLY_STREAMING           | yes           | is "yes", but has to be off, notice or edits.
            HOMEROOM_REPLY_RELATION            | answer        | is "answer", but has to be thread, reply, plain or as-asked.
            HOMEROOM_TURNS_ON_INTERRUPTED      | ask           | is "ask", but has to be tell or retry.
            HOMEROOM_SPACE_FEDERATE            | treu          | is "treu", but has to be true or false.
            HOMEROOM_MAKE_ROOMS                | maybe         | is "maybe", but has to be true or false.
            HOMEROOM_COMMANDS_PREFIX           | do            | is "do", but has to be one to five characters other than letters, digits and spaces.
            HOMEROOM_INVITE                    | @a:b.org,bob  | is "@a:b.org,bob", but has to be a list, with commas, of user ids like @alice:example.org.
            HOMEROOM_PERMISSIONS               | @a:b.org=king | is "@a:b.org=king", but has to be a list, with commas, of pairs like @alice:example.org=admin, with none, chat, manage or admin behind the =.
            HOMEROOM_PUBLIC_URL                | 127.0.0.1     | is "127.0.0.1", but has to be an http or https URL like http://host:8008, without user name or query.
            MATRIX_SERVER_NAME                 | two words     | is "two words", but has to be the homeserver's name as in user ids, like example.org.
            HOMEROOM_BACKENDS_DEMO_KIND        | oracle        | is "oracle", but has to be letta, openai or builtin.
            HOMEROOM_BACKENDS_DEMO_PAGE_SIZE   | 0             | is "0", but has to be a whole number from 1 to 1000.
            HOMEROOM_BACKENDS_DEMO_TURN_TIMEOUT | 0s           | is "0s", but has to be a time from 1ms to 7d, like 15m.
            HOMEROOM_SPACE_NAME                | a${           | can't be read: it refers to a setting by ${…} that is not set. Write a literal ${ as \\${.
            HOMEROOM_SPACE_NAME                | ${nothing}    | can't be read: it refers to a setting by ${…} that is not set. Write a literal ${ as \\${.
            """)
    void a_wrong_value_is_one_sentence_with_the_variable_the_value_and_what_is_allowed(
            String variable, String value, String sentence) {
        // Given
        environment.put(variable, value);

        // When / Then
        assertThat(problems()).containsExactly("Error: " + variable + " " + sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HOMEROOM_API_KEY                | sk-short                     | random, of at least 16 characters, and no sample
            HOMEROOM_API_KEY                | changeme-changeme            | random, of at least 16 characters, and no sample
            HOMEROOM_API_KEY                | xxxxxxxxxxxxxxxxxxxx         | random, of at least 16 characters, and no sample
            HOMEROOM_DATABASE_URL           | jdbc:mysql://db?password=abc | a URL that begins with jdbc:postgresql: or jdbc:h2:
            LETTA_API_URL                   | sk-secret                    | an http or https URL like http://host:8008, without user name or query
            LETTA_API_URL                   | http://me:secret@letta       | an http or https URL like http://host:8008, without user name or query
            HOMEROOM_BACKENDS_DEMO_URL      | sk-secret                    | an http or https URL like http://host:8008, without user name or query
            """)
    void a_secret_is_not_repeated(String variable, String value, String allowed) {
        // Given
        environment.put(variable, value);

        // When / Then
        assertThat(problems())
                .containsExactly(
                        "Error: " + variable + " has a value that can't be used; it has to be " + allowed + ".");
    }

    @ParameterizedTest
    @CsvSource({
        "HOMEROOM_REPLY_STREEMING, HOMEROOM_REPLY_STREAMING",
        "HOMEROOM_PORT, HOMEROOM_HTTP_PORT",
        "HOMEROOM_INVITES, HOMEROOM_INVITE",
        "HOMEROOM_BACKENDS_DEMO_URI, HOMEROOM_BACKENDS_DEMO_URL",
    })
    void a_variable_that_is_no_setting_is_named_with_the_nearest_that_is(String variable, String nearest) {
        // Given
        environment.put(variable, "8004");

        // When / Then
        assertThat(problems())
                .containsExactly("Error: " + variable + " is not a setting. Did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "homeroom.queue.limt, homeroom.queue.limit",
        "homeroom.backends.demo.apikey, homeroom.backends.demo.api-key",
    })
    void a_key_that_is_no_setting_is_named_with_the_nearest_that_is(String key, String nearest) {
        // Given
        file.put(key, "5");

        // When / Then
        assertThat(problems()).containsExactly("Error: " + key + " is not a setting. Did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "HOMEROOM_HOME, /opt/homeroom",
        "HOMEROOM_JAVA_OPTIONS, -Xmx1g",
        "HOMEROOM_TEST_HOMESERVER, /somewhere",
        "HOMEROOM_PYTHON, python3.12",
        "HOMEROOM_SERVICE_HOST, 10.0.0.1",
        "HOMEROOM_SERVICE_PORT_HTTP, 8004",
        "HOMEROOM_PORT, tcp://10.0.0.1:8004",
        "HOMEROOM_PORT_8004_TCP_ADDR, 10.0.0.1",
        "HOMEROOM_DB_SERVICE_HOST, 10.0.0.2",
        "HOMEROOM_SPACE_INVITE, @alice:example.org",
        "HOMEROOM_REGISTRATION_FILE, pom.xml",
        "MATRIX_ACCESS, x",
    })
    void what_scripts_tests_and_containers_set_is_no_mistake(String variable, String value) {
        // Given
        environment.put(variable, value);

        // When / Then
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_value_from_a_file_is_named_by_its_key() {
        // Given
        file.put("homeroom.reply.streaming", "yes");
        file.put("homeroom.backends.demo.parallel-turns", "many");
        file.put("homeroom.space.invite[0]", "bob");

        // When / Then
        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "Error: homeroom.reply.streaming is \"yes\", but has to be off, notice or edits.",
                        "Error: homeroom.backends.demo.parallel-turns is \"many\", but has to be a whole number from 1 to 1000.",
                        "Error: homeroom.space.invite is \"bob\", but has to be a list, with commas, of user ids like @alice:example.org.");
    }

    @Test
    void a_port_that_is_the_usual_one_of_the_other_is_refused_as_well() {
        // Given
        environment.put("HOMEROOM_HTTP_PORT", "9004");

        // When / Then
        assertThat(problems())
                .containsExactly(
                        "Error: HOMEROOM_MANAGEMENT_PORT (homeroom.management.port) is the same port as HOMEROOM_HTTP_PORT.");
    }

    @Test
    void two_equal_ports_of_mcp_are_refused_while_it_is_on() {
        // Given
        environment.put("HOMEROOM_MCP_HTTP_PORT", "9004");
        environment.put("HOMEROOM_MCP_WEBSOCKET_PORT", "8015");
        environment.put("HOMEROOM_MCP_AGENTS_PORT", "8015");

        // Then
        assertThat(problems()).isEmpty();

        // When
        environment.put("HOMEROOM_MCP", "true");

        // Then
        assertThat(problems())
                .containsExactly(
                        "Error: HOMEROOM_MCP_HTTP_PORT (homeroom.mcp.http-port) is the same port as HOMEROOM_MANAGEMENT_PORT.",
                        "Error: HOMEROOM_MCP_AGENTS_PORT (homeroom.mcp.agents-port) is the same port as HOMEROOM_MCP_WEBSOCKET_PORT.");
    }

    @Test
    void several_mistakes_are_reported_together() {
        // Given
        environment.put("HOMEROOM_QUEUE_LIMIT", "abc");
        environment.put("HOMEROOM_REPLY_STREEMING", "off");
        environment.put("HOMEROOM_MANAGEMENT_PORT", "8004");
        environment.put("HOMEROOM_BACKENDS_PROXY_KIND", "openai");
        environment.put("HOMEROOM_BACKENDS_LOCAL_KIND", "builtin");

        // When / Then
        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "Error: HOMEROOM_QUEUE_LIMIT is \"abc\", but has to be a whole number from 1 to 10000.",
                        "Error: HOMEROOM_REPLY_STREEMING is not a setting. Did you mean HOMEROOM_REPLY_STREAMING?",
                        "Error: HOMEROOM_MANAGEMENT_PORT (homeroom.management.port) is the same port as HOMEROOM_HTTP_PORT.",
                        "Error: HOMEROOM_BACKENDS_PROXY_URL is not set. It has to be the address of the server.",
                        "Error: homeroom.backends.local is not a name for a backend; take a lower-case letter and up to 31 lower-case letters or digits, neither `local` nor eight hexadecimal digits.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MATRIX_SERVER_NAME       | localhost:8448
            MATRIX_SERVER_NAME       | [::1]:8448
            HOMEROOM_PUBLIC_URL      | https://homeroom.example.org/
            LETTA_API_URL            | http://[::1]:8283/v1/
            HOMEROOM_INVITE          | @alice:example.org, @bob:example.org
            HOMEROOM_PERMISSIONS     | *=chat, @bob:example.org=admin, example.com = none
            HOMEROOM_SYNC_INTERVAL   | 500ms
            HOMEROOM_SYNC_INTERVAL   | PT1M
            HOMEROOM_SYNC_INTERVAL   | PT0.5S
            HOMEROOM_SYNC_INTERVAL   | 10
            HOMEROOM_REPLY_RELATION  | AS_ASKED
            HOMEROOM_SPACE_FEDERATE  | Yes
            HOMEROOM_DATABASE_URL    | jdbc:postgresql://db:5432/homeroom
            HOMEROOM_DATABASE_USER   | ''
            HOMEROOM_API_KEY         | ''
            HOMEROOM_API_KEY         | Zm9vYmFyYmF6cXV4
            """)
    void a_right_value_is_passed_over_in_silence(String variable, String value) {
        // Given
        environment.put(variable, value);

        // When / Then
        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"does/not/exist.yaml, There is no registration file", "registration.yaml, sample as_token"})
    void a_registration_that_cannot_be_used_says_why(String path, String why) {
        // Given
        environment.put("HOMEROOM_REGISTRATION", path);

        // When
        boolean passes = SettingsCheck.passes(List.of(new RegistrationRule()), given(), new PrintWriter(errors));

        // Then
        assertThat(passes).isFalse();
        assertThat(errors.toString()).contains("HOMEROOM_REGISTRATION").contains(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MATRIX_ADMIN_PASSWORD", "MATRIX_PASSWORD", "DEV_MODE"})
    void what_the_predecessor_needed_is_reported_without_its_value(String name) {
        // Given
        environment.put(name, "hunter2");

        // When / Then
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("Note: " + name + " is no longer needed")
                .doesNotContain("hunter2");
    }

    @Test
    void a_deprecated_name_is_enough_to_go_on() {
        // Given
        environment.remove("MATRIX_SERVER_NAME");
        environment.put("SYNAPSE_SERVER_NAME", "example.org");

        // When
        boolean passes = SettingsCheck.passes(SettingRules.FOR_REGISTERING, given(), new PrintWriter(errors));

        // Then
        assertThat(passes).isTrue();
        assertThat(errors.toString()).contains("Note: SYNAPSE_SERVER_NAME is deprecated");
    }

    @Test
    void a_file_of_sentences_that_can_not_be_used_is_named_with_the_reason() {
        // Given
        environment.put("HOMEROOM_WORDING_FILE", "pom.xml");

        // When / Then
        assertThat(problems())
                .first()
                .asString()
                .contains("HOMEROOM_WORDING_FILE (homeroom.wording.file) can't be used. Line 1: there is no sentence");
    }

    @Test
    void a_workspace_that_is_no_folder_is_named() {
        // Given
        environment.put("HOMEROOM_WORKSPACE", "pom.xml");

        // When / Then
        assertThat(problems())
                .containsExactly(
                        "Error: HOMEROOM_WORKSPACE (homeroom.workspace.path) is \"pom.xml\", but has to be a folder that Homeroom can read and write; it is created if it is missing.");
    }

    private List<String> problems() {
        SettingsCheck.passes(RULES, given(), new PrintWriter(errors));
        return errors.toString().lines().toList();
    }

    private SettingSource given() {
        return SettingSource.of(this::sources, environment);
    }

    /** As in the service, but for what the machine of the tests has set. */
    private SmallRyeConfigBuilder sources() {
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withConverter(Duration.class, 200, new DurationConverter())
                    .withSources(
                            new PropertiesConfigSource(
                                    Path.of("src/main/resources/application.properties")
                                            .toUri()
                                            .toURL(),
                                    250),
                            new PropertiesConfigSource(file, "config/application.properties", 260),
                            new EnvConfigSource(environment, 300));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
