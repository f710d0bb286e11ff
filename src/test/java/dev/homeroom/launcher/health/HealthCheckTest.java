package dev.homeroom.launcher.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.homeroom.launcher.definition.HealthRule;
import dev.homeroom.launcher.definition.HealthRule.Check;
import dev.homeroom.launcher.definition.RestartRule;
import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.StopRule;
import dev.homeroom.launcher.definition.Workload;
import dev.homeroom.launcher.engine.ProcessEngine;
import dev.homeroom.launcher.environment.Environment;
import dev.homeroom.launcher.state.HealthReport;
import dev.homeroom.launcher.state.Instance.LocalProcess;
import dev.homeroom.launcher.state.LauncherFolder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCheckTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path root;

    @Test
    void a_status_below_400_is_good_and_any_other_is_told() throws Exception {
        // Given
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/up", exchange -> exchange.sendResponseHeaders(302, -1));
        server.createContext("/down", exchange -> exchange.sendResponseHeaders(503, -1));
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());

        // When / Then
        assertThat(run(new Check.Http(address.resolve("/up"))).healthy()).isTrue();
        assertThat(run(new Check.Http(address.resolve("/down"))).detail())
                .isEqualTo(address + "/down answers with status 503");
        server.stop(0);
        assertThat(run(new Check.Http(address.resolve("/up"))).detail()).contains("doesn't answer");
    }

    @Test
    void a_server_that_takes_the_connection_and_says_nothing_is_not_waited_for() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(runBriefly(new Check.Http(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/")))
                            .detail())
                    .contains("doesn't answer");
        }
    }

    @Test
    void an_open_port_is_good_and_a_closed_one_is_not() throws Exception {
        // Given
        int port;
        try (ServerSocket open = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = open.getLocalPort();

            // When / Then
            assertThat(run(new Check.Tcp("127.0.0.1", port)).healthy()).isTrue();
        }
        assertThat(run(new Check.Tcp("127.0.0.1", port)).detail()).contains("takes no connection");
    }

    @Test
    void a_command_that_takes_too_long_is_not_good() throws Exception {
        assertThat(runBriefly(new Check.Exec(List.of("sleep", "300"))).detail())
                .isEqualTo("its check takes longer than 500 ms");
        assertThat(run(new Check.Exec(List.of("no-such-command"))).detail()).contains("can't be run");
    }

    private HealthReport run(Check check) throws Exception {
        return run(check, Duration.ofSeconds(10));
    }

    /** Of a check that ends only by its limit. */
    private HealthReport runBriefly(Check check) throws Exception {
        return run(check, Duration.ofMillis(500));
    }

    private HealthReport run(Check check, Duration limit) throws Exception {
        LauncherFolder folder = LauncherFolder.below(root).make();
        HealthRule rule = new HealthRule(check, Duration.ofSeconds(1), limit, 1, Duration.ZERO);
        ServiceDefinition service = new ServiceDefinition(
                "web",
                "",
                new Workload.Local(List.of("true"), root),
                List.of(),
                Optional.of(rule),
                RestartRule.STANDARD,
                StopRule.STANDARD,
                false,
                Map.of(),
                List.of(),
                Environment.inherited(System.getenv()));
        return new HealthCheck(
                        service, rule, new ProcessEngine(folder), new LocalProcess(1, NOON), folder.log("web"), 0)
                .run(NOON);
    }
}
