package dev.homeroom.files;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Location of the workspace that Homeroom shares with the agents. */
@ConfigMapping(prefix = "homeroom.workspace")
public interface WorkspaceSettings {

    @Setting(
            value = "Folder that Homeroom and the agents share. It is created if it is missing, and checked for "
                    + "read and write access at the start.",
            env = "HOMEROOM_WORKSPACE")
    @WithDefault("data/workspace")
    Path path();
}
