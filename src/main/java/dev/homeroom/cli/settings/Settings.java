package dev.homeroom.cli.settings;

import dev.homeroom.backend.config.BackendConfigs;
import dev.homeroom.backend.config.BackendSettings;
import dev.homeroom.backend.config.LettaSettings;
import dev.homeroom.database.DatabaseSettings;
import dev.homeroom.files.WorkspaceSettings;
import dev.homeroom.mcp.McpSettings;
import dev.homeroom.registration.RegistrationSettings;
import io.quarkus.runtime.configuration.ConfigUtils;

/** The settings as the service will read them, for code that runs before the service. */
public final class Settings {
    private Settings() {}

    public static SettingSource read() {
        return SettingSource.of(ConfigUtils::configBuilder, System.getenv());
    }

    /** Only for settings that have passed their rules. */
    public static RegistrationSettings registration() {
        return mapped(RegistrationSettings.class);
    }

    /** Only for settings that have passed their rules. */
    public static DatabaseSettings database() {
        return mapped(DatabaseSettings.class);
    }

    /** Only for settings that have passed their rules. */
    public static WorkspaceSettings workspace() {
        return mapped(WorkspaceSettings.class);
    }

    /** Only for settings that have passed their rules. */
    public static McpSettings mcp() {
        return mapped(McpSettings.class);
    }

    public static BackendConfigs backends() {
        return BackendConfigs.read(mapped(BackendSettings.class), mapped(LettaSettings.class));
    }

    private static <T> T mapped(Class<T> settings) {
        return ConfigUtils.configBuilder().withMapping(settings).build().getConfigMapping(settings);
    }
}
