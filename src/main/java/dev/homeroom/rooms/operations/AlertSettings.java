package dev.homeroom.rooms.operations;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The alert room. */
@ConfigMapping(prefix = "homeroom.alerts")
public interface AlertSettings {

    @Setting(
            value =
                    "Whether Homeroom creates a room in the Space where it tells operators about problems. Invited are the people in"
                            + " `HOMEROOM_INVITE` and those whom `HOMEROOM_PERMISSIONS` names with `manage` or `admin`.",
            env = "HOMEROOM_ALERT_ROOM")
    @WithDefault("${homeroom.alert-room:false}")
    boolean room();

    @Setting(
            "How long a problem lasts before it is told, and how long it is gone before it counts as over. Shorter problems are not"
                    + " told.")
    @WithDefault("1m")
    @DurationRange(from = "0s", to = "1h")
    Duration after();

    @Setting(
            "Shortest time between two edits of an alert. While nothing but its details changes, edits become rarer, down to one an"
                    + " hour.")
    @WithDefault("1m")
    @DurationRange(from = "0s", to = "1h")
    Duration pace();

    @Setting("Age of the oldest waiting message from which on the backlog is a problem.")
    @WithDefault("10m")
    @DurationRange(from = "1s", to = "7d")
    Duration backlogAge();

    @Setting(
            "How long a group of Alertmanager's alerts stays open without being repeated. Longer than Alertmanager's `repeat_interval`,"
                    + " and than the 120 hours after which it repeats in any case.")
    @WithDefault("6d")
    @DurationRange(from = "1h", to = "90d")
    Duration expireAfter();
}
