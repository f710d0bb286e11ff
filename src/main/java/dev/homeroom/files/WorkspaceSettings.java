package dev.homeroom.files;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Location of the workspace that Homeroom shares with the agents. */
@ConfigMapping(prefix = "homeroom.workspace")
public interface WorkspaceSettings {

    @Setting(
            value =
                    "The folder that Homeroom and the agents share. It is made if it is missing, and tested for reading and"
                            + " writing when Homeroom starts.",
            env = "HOMEROOM_WORKSPACE")
    @WithDefault("data/workspace")
    Path path();
}
