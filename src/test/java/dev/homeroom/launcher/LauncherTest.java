package dev.homeroom.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.ServiceState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LauncherTest {
    /** A chain in the order of an ISMS stack; each writes its name when it starts and when it is told to stop. */
    private static final String CHAIN = """
            services:
              element:
                command: "trap 'rm element.up; echo element >>stopped; exit 0' TERM; echo element >>started; touch element.up; while :; do sleep 0.1; done"
                health: {exec: [test, -e, element.up], interval: 200ms, start_period: 60s}
                depends_on: [synapse]
              synapse:
                command: "trap 'rm synapse.up; echo synapse >>stopped; exit 0' TERM; echo synapse >>started; sleep 0.4; touch synapse.up; while :; do sleep 0.1; done"
                health: {exec: [test, -e, synapse.up], interval: 200ms, retries: 300}
                depends_on: [postgres]
              postgres:
                command: "trap 'rm postgres.up; echo postgres >>stopped; exit 0' TERM; echo postgres >>started; sleep 0.4; touch postgres.up; while :; do sleep 0.1; done"
                health: {exec: [test, -e, postgres.up], interval: 200ms, retries: 300}
            profiles:
              isms: {description: the stack, services: [postgres, synapse, element]}
            """;

    @TempDir
    private Path root;

    private LauncherStage stage;

    @BeforeEach
    void prepare() {
        stage = new LauncherStage(root);
    }

    @AfterEach
    void end() throws Exception {
        stage.close();
    }

    @Test
    void a_profile_starts_in_the_order_of_needs_and_stops_in_reverse() throws Exception {
        // Given
        stage.manifest(CHAIN);

        // When
        List<String> failures = stage.startProfile("isms");
        List<String> left = stage.stop();

        // Then
        assertThat(failures).isEmpty();
        assertThat(left).isEmpty();
        assertThat(stage.lines("started")).containsExactly("postgres", "synapse", "element");
        assertThat(stage.lines("stopped")).containsExactly("element", "synapse", "postgres");
    }

    @Test
    void a_service_starts_only_once_what_it_needs_is_healthy() throws Exception {
        // Given
        stage.manifest("""
                services:
                  slow: {command: "sleep 0.5; echo healthy >>log; touch up; exec sleep 300", health: {exec: [test, -e, up], retries: 300}}
                  eager: {command: "echo eager >>log; exec sleep 300", depends_on: [slow]}
                """);

        // When
        List<String> failures = stage.start("eager");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.lines("log")).containsExactly("healthy", "eager");
    }

    @Test
    void services_that_do_not_need_each_other_start_side_by_side() throws Exception {
        // Given each becomes healthy only once the other has started
        stage.manifest("""
                services:
                  left: {command: "touch left; exec sleep 300", health: {exec: [test, -e, right], retries: 300}}
                  right: {command: "touch right; exec sleep 300", health: {exec: [test, -e, left], retries: 300}}
                """);

        // When
        List<String> failures = stage.start("left", "right");

        // Then
        assertThat(failures).isEmpty();
    }

    @Test
    void stopping_a_service_stops_what_needs_it_first() throws Exception {
        // Given
        stage.manifest(CHAIN).startProfile("isms");

        // When
        stage.stop("synapse");

        // Then
        assertThat(stage.lines("stopped")).containsExactly("element", "synapse");
        assertThat(stage.state("postgres")).isEqualTo(ServiceState.RUNNING);
    }

    @Test
    void stopping_the_database_stops_the_whole_stack() throws Exception {
        // Given
        stage.manifest(CHAIN).startProfile("isms");

        // When
        stage.stop("postgres");

        // Then
        assertThat(stage.lines("stopped")).containsExactly("element", "synapse", "postgres");
        assertThat(List.of("postgres", "synapse", "element"))
                .allSatisfy(service -> assertThat(stage.state(service)).isEqualTo(ServiceState.STOPPED));
    }

    @Test
    void what_runs_already_is_not_started_twice() throws Exception {
        // Given
        stage.manifest(CHAIN).startProfile("isms");
        long pid = stage.pid("postgres");

        // When
        List<String> failures = stage.startProfile("isms");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.pid("postgres")).isEqualTo(pid);
        assertThat(stage.lines("started")).hasSize(3);
    }

    @Test
    void a_restart_stops_and_starts_the_service_and_what_needs_it() throws Exception {
        // Given
        stage.manifest(CHAIN).startProfile("isms");

        // When
        List<String> failures = stage.launcher().restart(Selection.services("synapse"), Launcher.Patience.SILENT);

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.lines("stopped")).containsExactly("element", "synapse");
        assertThat(stage.lines("started")).containsExactly("postgres", "synapse", "element", "synapse", "element");
    }

    @Test
    void a_service_that_dies_is_started_again() throws Exception {
        // Given
        stage.manifest(CHAIN).startProfile("isms");
        long pid = stage.pid("synapse");

        // When
        stage.kill("synapse");

        // Then
        stage.awaitRecord("synapse", record -> record.isHealthy() && stage.pid("synapse") != pid);
        assertThat(stage.record("synapse").restarts()).isEqualTo(1);
        assertThat(stage.state("element")).isEqualTo(ServiceState.RUNNING);
    }

    @Test
    void a_service_that_becomes_unhealthy_is_stopped_and_started_again() throws Exception {
        // Given
        stage.manifest("""
                services:
                  web:
                    command: "echo run >>runs; touch up; exec sleep 300"
                    health: {exec: [test, -e, up], interval: 100ms, retries: 2, start_period: 60s}
                    restart: {policy: on-failure, backoff: 10ms}
                """);
        stage.start("web");

        // When
        Files.delete(root.resolve("up"));

        // Then
        await().atMost(LauncherStage.LIMIT).until(() -> stage.lines("runs").size() == 2);
        stage.awaitRecord("web", record -> record.isHealthy() && record.restarts() == 1);
    }

    @Test
    void restarts_end_at_their_limit_with_a_sentence() throws Exception {
        // Given
        stage.manifest("""
                services:
                  broken: {command: "echo run >>runs; exit 3", restart: {policy: on-failure, backoff: 10ms, limit: 2}}
                """);

        // When
        List<String> failures = stage.start("broken");

        // Then
        assertThat(failures).containsExactly("broken ended by itself, with exit code 3, after 2 restarts.");
        assertThat(stage.lines("runs")).hasSize(3);
        assertThat(stage.state("broken")).isEqualTo(ServiceState.FAILED);
    }

    @Test
    void a_failed_service_starts_again_when_it_is_asked_again() throws Exception {
        // Given
        stage.manifest("""
                services:
                  moody: {command: "test -e works && exec sleep 300", restart: "no"}
                """);
        assertThat(stage.start("moody")).containsExactly("moody ended by itself, with exit code 1.");
        stage.write("works", "");

        // When
        List<String> failures = stage.start("moody");

        // Then
        assertThat(failures).isEmpty();
    }

    @Test
    void a_check_that_never_succeeds_fails_the_start_and_what_needs_it_is_not_started() throws Exception {
        // Given
        stage.manifest("""
                services:
                  deaf:
                    command: "exec sleep 300"
                    health: {exec: [test, -e, never], interval: 100ms, retries: 3}
                    restart: no
                  needy: {command: "touch needy-ran", depends_on: [deaf], oneshot: true}
                """);

        // When
        List<String> failures = stage.start("needy");

        // Then
        assertThat(failures)
                .containsExactly(
                        "deaf was not healthy in time: its check ends with exit code 1.",
                        "needy was not started: it needs deaf.");
        assertThat(root.resolve("needy-ran")).doesNotExist();
    }

    @Test
    void failed_checks_do_not_count_in_the_start_period() throws Exception {
        // Given a service that takes far longer than its retries
        stage.manifest("""
                services:
                  slow:
                    command: "echo run >>runs; sleep 1; touch up; exec sleep 300"
                    health: {exec: [test, -e, up], interval: 50ms, retries: 1, start_period: 80s}
                """);

        // When
        List<String> failures = stage.start("slow");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.lines("runs")).hasSize(1);
    }

    @Test
    void a_dependency_that_dies_during_the_start_is_started_again_before_others() throws Exception {
        // Given a database whose first start fails
        stage.manifest("""
                services:
                  db:
                    command: "echo db >>runs; test -e second || { touch second; exit 1; }; touch up; exec sleep 300"
                    health: {exec: [test, -e, up], interval: 100ms, retries: 300}
                    restart: {policy: on-failure, backoff: 10ms}
                  web: {command: "echo web >>runs; exec sleep 300", depends_on: [db]}
                """);

        // When
        List<String> failures = stage.start("web");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.lines("runs")).containsExactly("db", "db", "web");
    }

    @Test
    void a_stop_kills_what_does_not_end_in_time() throws Exception {
        // Given
        stage.manifest("""
                services:
                  stubborn: {command: "trap '' TERM; touch up; while :; do sleep 0.1; done", stop: {timeout: 200ms}}
                """);
        stage.start("stubborn");
        await().atMost(LauncherStage.LIMIT).until(() -> Files.exists(root.resolve("up")));
        ProcessHandle process = ProcessHandle.of(stage.pid("stubborn")).orElseThrow();

        // When
        List<String> left = stage.stop("stubborn");

        // Then
        assertThat(left).isEmpty();
        assertThat(process.isAlive()).isFalse();
        assertThat(stage.record("stubborn").detail()).isEqualTo("had to be killed");
    }

    @Test
    void a_stop_sends_the_signal_of_the_manifest() throws Exception {
        // Given
        stage.manifest("""
                services:
                  polite:
                    command: "trap 'echo USR1 >>got; exit 0' USR1; trap 'echo TERM >>got; exit 0' TERM; touch up; while :; do sleep 0.1; done"
                    stop: {signal: SIGUSR1, timeout: 60s}
                """);
        stage.start("polite");
        await().atMost(LauncherStage.LIMIT).until(() -> Files.exists(root.resolve("up")));

        // When
        stage.stop("polite");

        // Then
        assertThat(stage.lines("got")).containsExactly("USR1");
    }

    @Test
    void a_stop_ends_the_children_of_a_service() throws Exception {
        // Given
        stage.manifest("""
                services:
                  parent: {command: "sleep 300 & echo $! >child; wait", health: {exec: [test, -s, child], retries: 300}}
                """);
        stage.start("parent");
        long child = Long.parseLong(stage.lines("child").getFirst());
        assertThat(ProcessHandle.of(child)).isPresent();

        // When
        stage.stop("parent");

        // Then
        await().atMost(LauncherStage.LIMIT)
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void children_that_outlive_a_dead_service_are_ended_before_it_starts_again() throws Exception {
        // Given
        stage.manifest("""
                services:
                  parent:
                    command: "sleep 300 & echo $! >>children; wait"
                    restart: {policy: always, backoff: 10ms}
                """);
        stage.start("parent");
        await().atMost(LauncherStage.LIMIT).until(() -> stage.lines("children").size() == 1);
        long child = Long.parseLong(stage.lines("children").getFirst());

        // When
        stage.kill("parent");

        // Then
        await().atMost(LauncherStage.LIMIT).until(() -> stage.lines("children").size() == 2);
        await().atMost(LauncherStage.LIMIT)
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void a_oneshot_runs_to_its_end_before_others_and_only_once() throws Exception {
        // Given
        stage.manifest("""
                services:
                  setup: {command: "echo setup >>runs", oneshot: true}
                  web: {command: "echo web >>runs; exec sleep 300", depends_on: [setup]}
                """);
        stage.start("web");

        // When
        List<String> failures = stage.start("web");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.lines("runs")).containsExactly("setup", "web");
        assertThat(stage.state("setup")).isEqualTo(ServiceState.DONE);
    }

    @Test
    void a_oneshot_runs_again_for_a_service_that_was_stopped() throws Exception {
        // Given
        stage.manifest("""
                services:
                  setup: {command: "echo setup >>runs", oneshot: true}
                  web: {command: "echo web >>runs; exec sleep 300", depends_on: [setup]}
                """);
        stage.start("web");
        stage.stop("web");

        // When
        stage.start("web");

        // Then
        assertThat(stage.lines("runs")).containsExactly("setup", "web", "setup", "web");
    }

    @Test
    void a_oneshot_that_fails_keeps_others_from_starting() throws Exception {
        // Given
        stage.manifest("""
                services:
                  setup: {command: "exit 4", oneshot: true, restart: no}
                  web: {command: "exec sleep 300", depends_on: [setup]}
                """);

        // When
        List<String> failures = stage.start("web");

        // Then
        assertThat(failures)
                .containsExactly("setup ended by itself, with exit code 4.", "web was not started: it needs setup.");
    }

    @Test
    void a_line_of_the_log_makes_a_service_healthy_and_lines_of_earlier_runs_do_not_count() throws Exception {
        // Given
        stage.manifest("""
                services:
                  talker:
                    command: "sleep 0.3; echo now >>said; echo Listening on 1; exec sleep 300"
                    health: {log: "^Listening on \\\\d", interval: 100ms, retries: 600}
                """);
        stage.start("talker");
        stage.stop("talker");

        // When
        List<String> failures = stage.start("talker");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.lines("said")).hasSize(2);
    }

    @Test
    void always_restarts_a_service_that_ends_well_and_on_failure_does_not() throws Exception {
        // Given
        stage.manifest("""
                services:
                  always: {command: "echo run >>runs; sleep 0.7", restart: {policy: always, backoff: 10ms}}
                  once: {command: "sleep 0.7", restart: on-failure}
                """);
        stage.start("always", "once");

        // When / Then
        await().atMost(LauncherStage.LIMIT).until(() -> stage.lines("runs").size() >= 2);
        stage.awaitRecord("once", record -> record.state() == ServiceState.ENDED);
        assertThat(stage.record("once").detail()).isEqualTo("ended by itself, with exit code 0");
    }

    @Test
    void a_port_that_is_in_use_is_told_before_anything_starts() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            stage.manifest("""
                    services:
                      first: {command: "touch first-ran; exec sleep 300"}
                      web: {command: "exec sleep 300", health: {tcp: %d}, depends_on: [first]}
                    """.formatted(taken.getLocalPort()));

            // When / Then
            assertThatThrownBy(() -> stage.start("web"))
                    .isInstanceOf(ManifestException.class)
                    .hasMessage("web needs port " + taken.getLocalPort()
                            + ", and something else listens on it. Stop that, or choose another port.");
        }
        assertThat(root.resolve("first-ran")).doesNotExist();
    }

    @Test
    void a_command_that_does_not_exist_fails_with_its_exit_code() throws Exception {
        // Given
        stage.manifest("""
                services:
                  typo: {execution: {command: [pyhton3, -V]}, restart: no}
                """);

        // When
        List<String> failures = stage.start("typo");

        // Then
        assertThat(failures).containsExactly("typo ended by itself, with exit code 127.");
    }

    @Test
    void a_working_folder_that_does_not_exist_fails_the_start() throws Exception {
        // Given
        stage.manifest("""
                services:
                  lost: {execution: {command: [sleep, "300"], working_dir: nowhere}, restart: no}
                """);

        // When
        List<String> failures = stage.start("lost");

        // Then
        assertThat(failures).singleElement().asString().startsWith("lost could not be started: it can't be run: ");
    }

    @Test
    void a_profile_that_is_stopped_leaves_what_another_started_profile_has() throws Exception {
        // Given
        stage.manifest("""
                services:
                  db: {command: "exec sleep 300"}
                  web: {command: "exec sleep 300", depends_on: [db]}
                  other: {command: "exec sleep 300", depends_on: [db]}
                profiles:
                  one: {services: [db, web]}
                  two: {services: [db, other]}
                """);
        stage.startProfile("one");
        stage.startProfile("two");

        // When
        stage.launcher().stop(Selection.profile("one"), Launcher.Patience.SILENT);

        // Then
        assertThat(stage.state("web")).isEqualTo(ServiceState.STOPPED);
        assertThat(stage.state("db")).isEqualTo(ServiceState.RUNNING);
        assertThat(stage.state("other")).isEqualTo(ServiceState.RUNNING);
        assertThat(stage.launcher().state().profiles()).containsOnlyKeys("two");
    }

    @Test
    void a_service_gets_the_variables_of_its_layers() throws Exception {
        // Given
        stage.manifest("""
                services:
                  show:
                    execution: {command: 'echo "$A $B $C $D $E $F" >shown', env: {D: manifest, E: "e-${A}"}}
                    module: streams
                    oneshot: true
                profiles:
                  p: {services: [show]}
                """)
                .write("default.env", "A=default\nB=default\nC=default\n")
                .write(".env", "B=env # a comment\nC='env'\n")
                .write(".env.local", "export C=\"local\"\n")
                .write("env/p.yaml", """
                        shared: {F: shared}
                        modules: {streams: {F: module}}
                        services: {show: {F: yes}}
                        """);

        // When
        List<String> failures = stage.startProfile("p");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.lines("shown")).containsExactly("default env local manifest e-default yes");
    }

    @Test
    void an_endpoint_is_known_while_the_service_runs() throws Exception {
        // Given
        stage.manifest("""
                services:
                  web:
                    command: "exec sleep 300"
                    endpoints: {http: "http://localhost:${WEB_PORT}", admin: "http://localhost:1"}
                """).write("default.env", "WEB_PORT=8123\n");

        // When / Then
        assertThatThrownBy(() -> stage.launcher().endpoint("web", Optional.empty()))
                .hasMessage("web doesn't run. Start it with: homeroom services start web");
        stage.start("web");
        assertThat(stage.launcher().endpoint("web", Optional.empty())).isEqualTo("http://localhost:8123");
        assertThat(stage.launcher().endpoint("web", Optional.of("admin"))).isEqualTo("http://localhost:1");
        assertThatThrownBy(() -> stage.launcher().endpoint("web", Optional.of("smtp")))
                .hasMessage("web has no endpoint smtp. It has http, admin.");
    }
}
