package dev.homeroom.queue;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Limits of the work on lanes. */
@ConfigMapping(prefix = "homeroom.work")
public interface LaneSettings {

    @Setting("How many rooms this process works on at once. Each costs a virtual thread, not a connection.")
    @WithDefault("4096")
    @Min(1)
    @Max(1_000_000)
    int roomsAtOnce();

    @Setting(
            "How often to look for work that nobody signalled: retries that are due, and rooms of a process that died.")
    @WithDefault("500ms")
    @DurationRange(from = "10ms", to = "1m")
    Duration pollInterval();

    @Setting("How long running turns may go on after the process was told to stop; the rest is left to the next start.")
    @WithDefault("25s")
    @DurationRange(from = "0s", to = "1h")
    Duration shutdownGrace();

    @Setting("How long to go on trying to send an event that the homeserver neither takes nor refuses.")
    @WithDefault("24h")
    @DurationRange(from = "1s", to = "30d")
    Duration sendGiveUpAfter();
}
