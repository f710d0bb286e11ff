package dev.homeroom.reconcile.plan;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How Matrix is kept in line with what there should be. */
@ConfigMapping(prefix = "homeroom.reconcile")
public interface ReconcileSettings {

    @Setting(
            "How often everything in Matrix is compared with what there should be, and mended, besides at every start and after"
                    + " outages.")
    @WithDefault("6h")
    @DurationRange(from = "1s", to = "30d")
    Duration every();

    @Setting("How long an agent may be missing from its backend's list before its room is archived. It is counted"
            + " from what the room's binding says, so restarts and lost databases don't change it.")
    @WithDefault("2h")
    @DurationRange(from = "0s", to = "365d")
    Duration grace();

    @Setting(
            "How old a room has to be that Homeroom made and never finished, and in which nobody else ever was, before the bot"
                    + " leaves it. A room that is just being made looks the same, so don't make it short.")
    @WithDefault("10m")
    @DurationRange(from = "1s", to = "30d")
    Duration orphansAfter();
}
