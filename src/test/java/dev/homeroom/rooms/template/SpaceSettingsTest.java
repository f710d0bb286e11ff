package dev.homeroom.rooms.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.directory.DirectorySettings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpaceSettingsTest {
    @Test
    void without_any_setting_the_documented_defaults_count() {
        // When
        SpaceSettings settings = config(Map.of()).getConfigMapping(SpaceSettings.class);

        // Then
        assertThat(settings.name()).isEmpty();
        assertThat(settings.inviteTo()).isEqualTo(SpaceSettings.InviteTo.ROOMS);
        assertThat(settings.alias()).isEqualTo("agent_space");
        assertThat(settings.federate()).isFalse();
        assertThat(settings.invite()).isEmpty();
        assertThat(settings.roomName()).isEmpty();
    }

    @Test
    void the_environment_names_people_to_invite_and_agents_to_leave_out() {
        // Given
        SmallRyeConfig config = config(Map.of(
                "HOMEROOM_INVITE", "@alice:home.test,@bob:home.test",
                "HOMEROOM_SYNC_INTERVAL", "PT0.5S",
                "HOMEROOM_SYNC_EXCLUDE", "tag:private,Test *",
                "HOMEROOM_TEST_HOMESERVER", "/somewhere"));

        // When
        SpaceSettings space = config.getConfigMapping(SpaceSettings.class);
        DirectorySettings directory = config.getConfigMapping(DirectorySettings.class);

        // Then
        assertThat(space.invite()).contains(List.of("@alice:home.test", "@bob:home.test"));
        assertThat(directory.interval()).isEqualTo(Duration.ofMillis(500));
        assertThat(directory.exclude()).contains(List.of("tag:private", "Test *"));
        assertThat(directory.include()).isEmpty();
    }

    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .withMapping(SpaceSettings.class)
                .withMapping(DirectorySettings.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build();
    }
}
