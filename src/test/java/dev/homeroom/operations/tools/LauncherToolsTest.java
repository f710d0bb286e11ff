package dev.homeroom.operations.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.LauncherSite;
import dev.homeroom.launcher.Selection;
import dev.homeroom.launcher.SupervisorThread;
import dev.homeroom.launcher.state.Instance.LocalProcess;
import dev.homeroom.launcher.state.LauncherState;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.state.StateFile;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.OperatorTool;
import dev.homeroom.mcp.ToolRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes, and a supervisor in this process. */
class LauncherToolsTest {
    @TempDir
    private Path root;

    private Optional<SupervisorThread> supervisor = Optional.empty();
    private ServicesHere services = new ServicesHere(this::site, this::launcher);

    private LauncherSite site() {
        return LauncherSite.of(Optional.of(root.resolve("services.yaml")), Optional.of(root), List.of("homeroom"));
    }

    private Launcher launcher(LauncherSite site) {
        SupervisorThread running =
                supervisor.orElseGet(() -> new SupervisorThread(site.folder(), site.place(), _ -> {}));
        supervisor = Optional.of(running);
        return new Launcher(site.place(), site.folder(), running);
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(root.resolve("services.yaml"), """
                version: 1
                services:
                  web: {summary: A web server, command: "echo first; echo second; echo third; touch up; exec sleep 300",
                        health: {exec: [test, -e, up], interval: 200ms, retries: 300}}
                  api: {command: "exec sleep 300", depends_on: [web]}
                profiles:
                  all: {description: everything, services: [api]}
                  other: {description: the web alone, services: [web]}
                """);
    }

    @AfterEach
    void stop() throws Exception {
        if (supervisor.isPresent()) {
            launcher(site()).stop(Selection.NONE, ServicesHere.WAITING);
            supervisor.get().close();
        }
    }

    @Test
    void a_profile_is_started_shown_and_stopped() {
        // When
        ObjectNode started = call(new StartProfile(services), "{'profile': 'all'}");

        // Then
        assertThat(started.path("status").asText()).as("%s", started).isEqualTo("done");
        assertThat(states(call(new ServiceStatusTool(services), "{}"))).containsExactly("web running", "api running");
        assertThat(states(call(new ServiceStatusTool(services), "{'service_id': 'api'}")))
                .containsExactly("api running");

        // When
        ObjectNode question = call(new StopProfile(services), "{'profile': 'all'}");

        // Then
        assertThat(question.path("status").asText()).isEqualTo("confirm");
        assertThat(question.path("note").asText())
                .contains("They are: api, web.")
                .contains("Nothing was done yet.");
        assertThat(states(call(new ServiceStatusTool(services), "{'profile': 'all'}")))
                .containsExactly("web running", "api running");

        // When
        ObjectNode stopped = call(new StopProfile(services), "{'profile': 'all', 'confirm': true}");

        // Then
        assertThat(stopped.path("status").asText()).as("%s", stopped).isEqualTo("done");
        assertThat(states(call(new ServiceStatusTool(services), "{}"))).contains("api stopped");
    }

    @Test
    void the_confirmation_names_what_the_call_would_stop() {
        // Given
        call(new StartProfile(services), "{'profile': 'all'}");
        call(new StartProfile(services), "{'profile': 'other'}");

        // Then
        assertThat(call(new StopProfile(services), "{'profile': 'all'}")
                        .path("note")
                        .asText())
                .contains("They are: api.")
                .doesNotContain("answers you");
        assertThat(call(new RestartService(services), "{'service_id': 'web'}")
                        .path("note")
                        .asText())
                .contains("They are: ", "web", "api");
    }

    @Test
    void the_confirmation_says_when_homeroom_itself_would_stop() {
        // Given
        site().folder().make();
        new StateFile(site().folder())
                .change(_ -> new LauncherState(
                        1,
                        Map.of(),
                        Map.of(
                                "web",
                                ServiceRecord.NEW
                                        .in(ServiceState.RUNNING, "")
                                        .as(new LocalProcess(
                                                ProcessHandle.current().pid(), Instant.EPOCH)))));

        // Then
        assertThat(call(new StopProfile(services), "{'profile': 'other'}")
                        .path("note")
                        .asText())
                .contains("They are: web. web is the Homeroom that answers you");
    }

    @Test
    void a_service_is_restarted_after_a_confirmation() {
        // Given
        call(new StartProfile(services), "{'profile': 'all'}");

        // When
        ObjectNode question = call(new RestartService(services), "{'service_id': 'web', 'confirm': false}");
        ObjectNode restarted = call(new RestartService(services), "{'service_id': 'web', 'confirm': true}");

        // Then
        assertThat(question.path("status").asText()).isEqualTo("confirm");
        assertThat(restarted.path("status").asText()).as("%s", restarted).isEqualTo("done");
        assertThat(lines(call(new ServiceLog(services), "{'service_id': 'web', 'search': 'FIRST'}")))
                .hasSize(2);
    }

    @Test
    void the_end_of_a_log_is_shown() {
        // Given
        call(new StartProfile(services), "{'profile': 'all'}");

        // Then
        assertThat(lines(call(new ServiceLog(services), "{'service_id': 'web', 'lines': 2}")))
                .containsExactly("second", "third");
        assertThat(lines(call(new ServiceLog(services), "{'service_id': 'api'}")))
                .isEmpty();
    }

    @Test
    void a_service_without_a_log_says_so() {
        assertThat(call(new ServiceLog(services), "{'service_id': 'web'}")
                        .path("note")
                        .asText())
                .startsWith("There is no log");
    }

    @Test
    void a_service_and_a_profile_are_not_shown_together() {
        assertThatExceptionOfType(ToolRefusal.class)
                .isThrownBy(() -> call(new ServiceStatusTool(services), "{'service_id': 'web', 'profile': 'all'}"))
                .withMessage("Give `service_id` or `profile`, not both.");
    }

    @Test
    void what_the_manifest_does_not_have_is_refused_with_what_it_has() {
        assertThatExceptionOfType(ToolRefusal.class)
                .isThrownBy(() -> call(new StartProfile(services), "{'profile': 'none'}"))
                .withMessage("There is no profile none. There are all, other.");
        assertThatExceptionOfType(ToolRefusal.class)
                .isThrownBy(() -> call(new ServiceLog(services), "{'service_id': '../supervisor'}"))
                .withMessageContaining("There is no service ../supervisor.");
    }

    private static ObjectNode call(OperatorTool tool, String arguments) {
        JsonNode json = JsonText.parse(arguments.replace('\'', '"')).orElseThrow();
        return tool.call(new CallArguments((ObjectNode) json));
    }

    private static List<String> states(ObjectNode result) {
        return result.path("services")
                .valueStream()
                .map(service -> service.path("service_id").asText() + " "
                        + service.path("state").asText())
                .toList();
    }

    private static List<String> lines(ObjectNode result) {
        return result.path("lines").valueStream().map(JsonNode::asText).toList();
    }
}
