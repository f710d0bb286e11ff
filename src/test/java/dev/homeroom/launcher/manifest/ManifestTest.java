package dev.homeroom.launcher.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homeroom.launcher.definition.HealthRule;
import dev.homeroom.launcher.definition.HealthRule.Check;
import dev.homeroom.launcher.definition.LocalPort;
import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.Workload;
import dev.homeroom.launcher.manifest.ManifestPlace.UserFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            services: {a: {command: x, depends_on: [b]}}                       | a depends on b, which is not in the manifest.
            services: {a: {command: x, depends_on: [a]}}                       | Services depend on each other in a circle: a → a.
            services: {a: {command: x}, a: {command: y}}                       | m.yaml is not valid YAML: found duplicate key a, in line 2.
            services: {a: {command: x, restart: sometimes}}                    | m.yaml: services.a.restart has to be no, on-failure or always.
            services: {a: {command: x, restart: {limit: -1}}}                  | m.yaml: services.a.restart.limit has to be a whole number from 0 to 1000000.
            services: {a: {command: x, health: {tcp: 0}}}                      | m.yaml: services.a.health.tcp has to be a port, or a host and a port such as 127.0.0.1:5432.
            services: {a: {command: x, health: {tcp: {port: 70000}}}}          | m.yaml: services.a.health.tcp.port has to be a whole number from 1 to 65535.
            services: {a: {command: x, health: {http: nowhere}}}               | m.yaml: services.a.health.http has to be an address such as http://127.0.0.1:8008/health.
            services: {a: {command: x, health: {log: "("}}}                    | m.yaml: services.a.health.log is not a regular expression.
            services: {a: {command: x, health: {tcp: 1, http: "http://a/"}}}   | m.yaml: services.a.health.type is missing: name one of http, tcp, exec and log.
            services: {a: {command: x, health: {tcp: 1, interval: soon}}}      | m.yaml: services.a.health.interval has to be a time such as 500ms, 10s or 1m30s.
            services: {a: {command: x, stop: {signal: BOOM}}}                  | m.yaml: services.a.stop.signal has to be HUP, INT, QUIT, KILL, USR1, USR2 or TERM.
            services: {a: {command: x, oneshot: maybe}}                        | m.yaml: services.a.oneshot has to be true or false.
            services: {a: {summary: nothing to run}}                           | m.yaml: services.a.execution or compose has to say what runs, and only one of them.
            services: {a: {execution: {working_dir: x}}}                       | m.yaml: services.a.execution.command is missing.
            services: {a: {command: [[x]]}}                                    | m.yaml: services.a.command has to be a list of texts.
            services: {a: x}                                                   | m.yaml: services.a has to be a map.
            services: {"../../etc/passwd": {command: x}}                       | services has the name "../../etc/passwd"; names have letters, digits, dots, hyphens and underscores, at most 63.
            services: {a: {compose: {file: none.yaml}}}                        | none.yaml doesn't exist.
            services: {a: {compose: {service: a}}}                             | m.yaml: services.a.compose.file is missing.
            services: {a: {command: x, env_files: [none.env]}}                 | none.env, which a names in env_files, doesn't exist.
            services: {a: {command: !!javax.script.ScriptEngineManager [x]}}   | m.yaml is not valid YAML: Global tag is not allowed: tag:yaml.org,2002:javax.script.ScriptEngineManager, in line 2.
            profiles: {p: {services: [ghost]}}                                 | The profile p has ghost, which is not in the manifest.
            """)
    void each_mistake_is_one_sentence(String manifest, String sentence) throws IOException {
        // Given
        Files.writeString(root.resolve("m.yaml"), "version: 1\n" + manifest + "\n");

        // When / Then
        assertThat(problems()).containsExactly(sentence);
    }

    @Test
    void an_unknown_key_is_named_with_those_that_are_known() throws IOException {
        // Given
        write("m.yaml", "version: 1\nservices: {a: {command: x, compose_file: y}}\nprofile: {}\n");

        // When / Then
        assertThat(problems())
                .hasSize(2)
                .anyMatch(sentence ->
                        sentence.startsWith("m.yaml: services.a.compose_file is not a known key. Known here: "))
                .contains("m.yaml: profile is not a known key. Known here: compose, profiles, services, version.");
    }

    @Test
    void a_file_that_is_no_manifest_is_one_sentence() throws IOException {
        assertThat(problems()).containsExactly("m.yaml doesn't exist.");
        write("m.yaml", "");
        assertThat(problems()).containsExactly("m.yaml has to be a map of keys and values.");
        write("m.yaml", "version: 2\n");
        assertThat(problems()).containsExactly("m.yaml: version has to be 1.");
        Files.write(root.resolve("m.yaml"), "version: ü".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems()).containsExactly("m.yaml is not a text in UTF-8.");
    }

    @Test
    void the_example_of_a_local_service_is_read_as_it_is() throws Exception {
        // Given
        write("compliance/default.env", "PORT=3000\n");
        write("m.yaml", """
                version: 1
                services:
                  compliance-backend:
                    summary: Compliance backend MCP server with Matrix integration.
                    type: mcp
                    module: streams
                    command: "uv run python -m compliance.backend.mcp.compliance_server"
                    working_dir: "{repo_root}/compliance"
                    env_files:
                      - compliance/default.env
                    health:
                      type: tcp
                      port: ${PORT}
                      timeout: 5s
                    restart: on-failure
                    tags: [security:internal-only]
                """);

        // When
        ServiceDefinition service = definition("compliance-backend");

        // Then
        assertThat(service.workload())
                .isEqualTo(new Workload.Local(
                        List.of("sh", "-c", "uv run python -m compliance.backend.mcp.compliance_server"),
                        root.resolve("compliance")));
        assertThat(service.health()).map(HealthRule::check).contains(new Check.Tcp("127.0.0.1", 3000));
        assertThat(service.ports()).containsExactly(new LocalPort("127.0.0.1", 3000));
    }

    @Test
    void a_container_has_the_ports_that_its_compose_file_publishes() throws Exception {
        // Given
        write("stack.yml", """
                services:
                  db: {image: x, ports: ["127.0.0.1:${DB_PORT:-5433}:5432", "8080:80", {published: "9000", target: 1}]}
                """);
        write("m.yaml", """
                version: 1
                compose: {files: [{path: stack.yml, description: all}]}
                services: {db: {compose: {service: db}}}
                """);

        // When / Then
        assertThat(definition("db").ports())
                .containsExactly(
                        new LocalPort("127.0.0.1", 5433),
                        new LocalPort("0.0.0.0", 8080),
                        new LocalPort("0.0.0.0", 9000));
    }

    @Test
    void a_service_that_its_compose_file_lacks_is_one_sentence() throws IOException {
        // Given
        write("stack.yml", "services: {db: {image: x}}\n");
        write("m.yaml", "version: 1\nservices: {a: {compose: {file: stack.yml, service: web}}}\n");

        // When / Then
        assertThat(problems()).containsExactly("stack.yml has no service web.");
    }

    @Test
    void a_variable_that_is_not_set_is_told_with_its_own_reason() throws IOException {
        // Given
        write("m.yaml", "version: 1\nservices: {a: {command: 'x ${A} ${B:?Set B in .env} ${C:-c} $${D} $$'}}\n");

        // When
        ManifestException problem = catchThrowableOfType(ManifestException.class, () -> definition("a"));

        // Then
        assertThat(problem.sentences())
                .containsExactly(
                        "a can't be started: ${A} is not set.", "a can't be started: ${B} is not set. Set B in .env.");
    }

    @Test
    void a_broken_line_of_a_file_of_variables_is_told_without_its_text() throws IOException {
        // Given
        write("m.yaml", "version: 1\nservices: {a: {command: x}}\n");
        write(".env", "GOOD=1\nPASSWORD: hunter2\n");

        // When / Then
        assertThat(problems()).containsExactly(".env: line 2 is not NAME=value.");
    }

    @Test
    void variables_for_a_service_that_does_not_exist_are_told() throws IOException {
        // Given
        write("m.yaml", "version: 1\nservices: {a: {command: x}}\nprofiles: {p: {services: [a]}}\n");
        write("env/p.yaml", "services: {b: {X: 1}}\nmodules: {m: {X: 1}}\n");

        // When
        ManifestException problem = catchThrowableOfType(
                ManifestException.class, () -> manifest().definitions(List.of("a"), Optional.of("p")));

        // Then
        assertThat(problem.sentences())
                .containsExactly(
                        "env/p.yaml has variables for the service b, which is not in the manifest.",
                        "env/p.yaml has variables for the module m, which no service names.");
    }

    @Test
    void the_last_layer_wins_and_all_are_known() throws Exception {
        // Given
        write("m.yaml", "version: 1\nservices: {a: {command: x, env: {V: manifest}}}\n");
        write("default.env", "V=default\nW=default\n");
        write(".env", "V=env\nW='quoted # and ${kept}'\n");

        // When
        ServiceDefinition service = definition("a");

        // Then
        assertThat(service.environment().variables())
                .hasEntrySatisfying(
                        "V",
                        variable -> assertThat(variable.sources()).containsExactly("default.env", ".env", "m.yaml"));
        assertThat(service.environment().value("V")).contains("manifest");
        assertThat(service.environment().value("W")).contains("quoted # and ${kept}");
        assertThat(service.environment().own()).containsExactly("V");
    }

    @Test
    void the_env_of_a_service_refers_to_the_values_of_all_layers() throws Exception {
        // Given
        write("m.yaml", """
                version: 1
                services: {a: {command: x, env: {URL: "http://localhost:${PORT}", AGAIN: "${URL}/"}}}
                profiles: {p: {services: [a]}}
                """);
        write("default.env", "PORT=1\n");
        write("env/p.yaml", "shared: {PORT: 2}\n");

        // When
        ServiceDefinition service = manifest()
                .definitions(List.of("a"), Optional.of("p"))
                .values()
                .iterator()
                .next();

        // Then
        assertThat(service.environment().value("AGAIN")).contains("http://localhost:2/");
    }

    @Test
    void durations_add_up() {
        assertThat(Durations.parse("1h2m3s4ms")).contains(Duration.ofMillis(3_723_004));
        assertThat(Durations.parse("10")).contains(Duration.ofSeconds(10));
        assertThat(Durations.parse("10 s")).isEmpty();
        assertThat(Durations.parse("-1s")).isEmpty();
    }

    @Test
    void the_manifest_that_comes_with_homeroom_is_valid() {
        Path top = Path.of("").toAbsolutePath();
        assertThatCode(() -> {
                    Manifest shipped = Manifest.read(new ManifestPlace(
                            top,
                            top.resolve("deploy/services.yaml"),
                            Map.of(),
                            Map.of(),
                            List.of("homeroom"),
                            UserFiles.IGNORED));
                    for (String profile : shipped.profiles().keySet()) {
                        shipped.definitions(
                                shipped.graph()
                                        .withNeeds(
                                                shipped.profiles().get(profile).services()),
                                Optional.of(profile));
                    }
                    assertThat(shipped.profiles()).containsOnlyKeys("isms", "compliance", "matrix", "demo");
                })
                .doesNotThrowAnyException();
    }

    private void write(String file, String content) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), content);
    }

    private Manifest manifest() throws ManifestException {
        return Manifest.read(new ManifestPlace(
                root, root.resolve("m.yaml"), Map.of(), Map.of(), List.of("homeroom"), UserFiles.READ));
    }

    private ServiceDefinition definition(String name) throws ManifestException {
        return manifest()
                .definitions(List.of(name), Optional.empty())
                .values()
                .iterator()
                .next();
    }

    private List<String> problems() {
        return catchThrowableOfType(ManifestException.class, this::manifest).sentences();
    }
}
