package dev.homeroom.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    private static SettingSource given(Map<String, String> properties) {
        return SettingSource.of(
                () -> new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(properties, "test", 100)),
                Map.of());
    }
}
