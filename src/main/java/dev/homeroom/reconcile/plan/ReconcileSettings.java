package dev.homeroom.reconcile.plan;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of reconciliation. */
@ConfigMapping(prefix = "homeroom.reconcile")
public interface ReconcileSettings {

    @Setting("How often Homeroom compares Matrix with the desired state and repairs the differences. This also "
            + "happens at every start and after outages.")
    @WithDefault("6h")
    @DurationRange(from = "1s", to = "30d")
    Duration every();

    @Setting("How long an agent may be missing from its backend's list before its room is archived. The time is "
            + "counted from a mark in the room's binding, so a restart or a lost database doesn't extend it.")
    @WithDefault("2h")
    @DurationRange(from = "0s", to = "365d")
    Duration grace();

    @Setting("Age at which the bot leaves a room that Homeroom created but never completed and that nobody else "
            + "joined; from 1s to 30d. A room that is being created looks the same, so don't set this too low.")
    @WithDefault("10m")
    @DurationRange(from = "1s", to = "30d")
    Duration orphansAfter();
}
