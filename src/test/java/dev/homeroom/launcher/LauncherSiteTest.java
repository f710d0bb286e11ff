package dev.homeroom.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LauncherSiteTest {
    @Test
    void services_are_told_none_of_the_settings_and_keys() {
        assertThat(LauncherSite.needed(Map.of(
                        "PATH", "/bin",
                        "LC_ALL", "C",
                        "DOCKER_HOST", "unix:///run/docker.sock",
                        "HOMEROOM_API_KEY", "secret",
                        "LETTA_PASSWORD", "secret",
                        "QUARKUS_DATASOURCE_PASSWORD", "secret")))
                .containsOnlyKeys("PATH", "LC_ALL", "DOCKER_HOST");
    }
}
