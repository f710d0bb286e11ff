package dev.homeroom.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortsAreFreeTest {
    @Test
    void a_taken_port_is_one_sentence_with_its_setting() throws IOException {
        try (ServerSocket http = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket management = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            SettingSource settingSource = given(Map.of(
                    "quarkus.http.port", String.valueOf(http.getLocalPort()),
                    "quarkus.management.port", String.valueOf(management.getLocalPort())));

            // Then
            assertThat(PortsAreFree.problems(settingSource))
                    .containsExactly(
                            ("Port %d on 127.0.0.1 is in use. Stop the program that uses it, or set HOMEROOM_HTTP_PORT to"
                                            + " another port.")
                                    .formatted(http.getLocalPort()),
                            ("Port %d on 127.0.0.1 is in use. Stop the program that uses it, or set"
                                            + " HOMEROOM_MANAGEMENT_PORT to another port.")
                                    .formatted(management.getLocalPort()));
        }
    }

    @Test
    void an_address_of_another_machine_is_one_sentence_with_its_setting() {
        // Given
        SettingSource settingSource = given(
                Map.of("quarkus.http.host", "192.0.2.1", "quarkus.http.port", "8004", "quarkus.management.port", "0"));

        // Then
        assertThat(PortsAreFree.problems(settingSource))
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("192.0.2.1", "HOMEROOM_HTTP_HOST"));
    }

    @Test
    void the_ports_of_mcp_are_looked_at_while_it_is_on() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            Map<String, String> settings = Map.of(
                    "quarkus.http.port", "8004",
                    "quarkus.management.port", "0",
                    "homeroom.mcp.websocket-port", String.valueOf(taken.getLocalPort()));
            Map<String, String> equal = Map.of(
                    "quarkus.http.port", "8004",
                    "homeroom.mcp.enabled", "true",
                    "homeroom.mcp.http-port", "8004",
                    "homeroom.mcp.websocket-port", "9004",
                    "homeroom.mcp.agents-port", "8017");

            // Then
            assertThat(PortsAreFree.problems(given(settings)))
                    .noneMatch(problem -> problem.contains("HOMEROOM_MCP_WEBSOCKET_PORT"));
            assertThat(PortsAreFree.problems(given(with(settings, "homeroom.mcp.enabled", "true"))))
                    .anyMatch(problem ->
                            problem.contains("is in use") && problem.contains("set HOMEROOM_MCP_WEBSOCKET_PORT"));
            assertThat(PortsAreFree.problems(given(equal)))
                    .containsExactly(
                            "HOMEROOM_HTTP_PORT and HOMEROOM_MCP_HTTP_PORT are the same port. Set one of them to another port.",
                            "HOMEROOM_MANAGEMENT_PORT and HOMEROOM_MCP_WEBSOCKET_PORT are the same port. Set one of them to another"
                                    + " port.");
        }
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return more;
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,127.0.0.1", "0.0.0.0,127.0.0.1", "127.0.0.1,0.0.0.0", "::,127.0.0.1"})
    void one_port_for_both_is_one_sentence(String http, String management) {
        // Given
        SettingSource settingSource = given(Map.of(
                "quarkus.http.host",
                http,
                "quarkus.http.port",
                "8004",
                "quarkus.management.host",
                management,
                "quarkus.management.port",
                "8004"));

        // Then
        assertThat(PortsAreFree.problems(settingSource))
                .containsExactly("HOMEROOM_HTTP_PORT and HOMEROOM_MANAGEMENT_PORT are the same port."
                        + " Set one of them to another port.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "65536", "999999", "80 04", "0x50"})
    void a_port_of_the_framework_that_is_no_port_is_one_sentence(String port) {
        // Given
        SettingSource settingSource = given(Map.of("quarkus.http.port", port, "quarkus.management.port", "0"));

        // Then
        assertThat(PortsAreFree.problems(settingSource))
                .containsExactly("quarkus.http.port is \"" + port
                        + "\", but has to be a whole number from 1 to 65535. Set HOMEROOM_HTTP_PORT instead.");
    }

    private static SettingSource given(Map<String, String> properties) {
        return SettingSource.of(
                () -> new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(properties, "test", 100)),
                Map.of());
    }
}
