package dev.homeroom.link;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the connection to the homeserver. */
@ConfigMapping(prefix = "homeroom.link")
public interface LinkSettings {

    @Setting("How often Homeroom pings itself through the homeserver while the connection is good. A ping also "
            + "makes homeservers resend transactions that they could not deliver.")
    @WithDefault("5m")
    @DurationRange(from = "1s", to = "1h")
    Duration pingEvery();

    @Setting("How often each room's timeline is read for messages that the homeserver did not push. This also "
            + "happens at every start and after every outage.")
    @WithDefault("1h")
    @DurationRange(from = "1s", to = "7d")
    Duration readBackEvery();

    @Setting(
            "Whether Homeroom looks for lost pushes while the homeserver pushes nothing: `auto` does with Tuwunel before"
                    + " 1.8.3, which never sends a failed push again by itself.")
    @WithDefault("auto")
    LookForLostPushes lookForLostPushes();

    @Setting(
            "How long the homeserver pushes nothing before Homeroom looks for lost pushes, and the interval between looks"
                    + " after that. A look is one request, and one for each room with new events.")
    @WithDefault("30s")
    @DurationRange(from = "1s", to = "1h")
    Duration lookAfter();

    enum LookForLostPushes {
        AUTO,
        ALWAYS,
        NEVER
    }
}
