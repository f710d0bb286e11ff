package dev.homeroom.queue.retention;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;

/** Retention times of the database. */
@ConfigMapping(prefix = "homeroom.retention")
public interface RetentionSettings {

    @Setting(
            value = "How long answered messages and the ids of sent answers stay in the database; at least `1d`. "
                    + "Message ids are kept forever, so no message is answered twice.",
            env = "HOMEROOM_RETENTION")
    @WithParentName
    @WithDefault("30d")
    @DurationRange(from = "1d", to = "36500d")
    Duration time();
}
