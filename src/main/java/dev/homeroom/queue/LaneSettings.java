package dev.homeroom.queue;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

@ConfigMapping(prefix = "homeroom.work")
public interface LaneSettings {

    @Setting("Maximum number of rooms that this process works on at once. Each needs a virtual thread, but no "
            + "connection of its own.")
    @WithDefault("4096")
    @Min(1)
    @Max(1_000_000)
    int roomsAtOnce();

    @Setting("How often to look for due retries and for rooms whose process has died.")
    @WithDefault("500ms")
    @DurationRange(from = "10ms", to = "1m")
    Duration pollInterval();

    @Setting("How long running turns may continue after the process was told to stop. The next start resumes the "
            + "rest.")
    @WithDefault("25s")
    @DurationRange(from = "0s", to = "1h")
    Duration shutdownGrace();

    @Setting("How long to retry sending an event that the homeserver neither accepts nor refuses.")
    @WithDefault("24h")
    @DurationRange(from = "1s", to = "30d")
    Duration sendGiveUpAfter();

    @Setting(
            "How long to retry uploading the file of an event while the homeserver answers other requests. Later events "
                    + "of the room wait meanwhile.")
    @WithDefault("10m")
    @DurationRange(from = "1s", to = "24h")
    Duration uploadGiveUpAfter();
}
