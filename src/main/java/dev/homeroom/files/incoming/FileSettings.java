package dev.homeroom.files.incoming;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Settings of files that people send. */
@ConfigMapping(prefix = "homeroom.files")
public interface FileSettings {

    @Setting("What to do with a file that is sent without a caption: `stage` it until its sender's next message in the "
            + "same room or thread, or `ask` the agent at once.")
    @WithDefault("stage")
    FileAlone alone();

    @Setting("Largest file that is taken from people, in bytes. Larger ones are refused with a notice.")
    @WithDefault("52428800")
    @Min(1)
    @Max(10_737_418_240L)
    long largest();

    @Setting("How long a message with a file waits for further files of its sender, so that several files sent at once "
            + "reach the agent together.")
    @WithDefault("2s")
    @DurationRange(from = "0s", to = "30s")
    Duration together();

    @Setting("Longest edge in pixels of a picture that is shown to an agent. The homeserver scales larger ones.")
    @WithDefault("1568")
    @Min(64)
    @Max(10_000)
    int imageEdge();

    @Setting("Largest picture that is shown to an agent, in bytes. The homeserver scales larger ones.")
    @WithDefault("2097152")
    @Min(1_024)
    @Max(20_971_520)
    int imageBytes();

    @Setting(
            "Whether pictures are shown to agents (`shown`), or only named with their paths (`named`), for models that "
                    + "can't see.")
    @WithDefault("shown")
    PictureUse pictures();

    @Setting("How long files of people stay in the inboxes of the workspace. The log names each one that is removed.")
    @WithDefault("90d")
    @DurationRange(from = "1d", to = "36500d")
    Duration keep();

    @Setting("The most that the inbox of one room may hold, in bytes. Further files are refused with a notice.")
    @WithDefault("1073741824")
    @Min(1)
    @Max(1_099_511_627_776L)
    long roomQuota();

    /** The handling of a file without a caption. */
    public enum FileAlone {
        STAGE,
        ASK
    }

    /** The way in which agents get pictures. */
    public enum PictureUse {
        SHOWN,
        NAMED
    }
}
