package dev.homeroom.files.outgoing;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Settings of files that agents send. */
@ConfigMapping(prefix = "homeroom.files")
public interface OutgoingFileSettings {

    @Setting("Maximum number of files that an agent sends with one answer. Further files stay in the workspace.")
    @WithDefault("10")
    @Min(0)
    @Max(100)
    int mostPerAnswer();

    @Setting("Maximum size of all files that an agent sends with one answer, in bytes. The homeserver's limit for one "
            + "file holds as well.")
    @WithDefault("104857600")
    @Min(1)
    @Max(Integer.MAX_VALUE)
    int mostBytesPerAnswer();
}
