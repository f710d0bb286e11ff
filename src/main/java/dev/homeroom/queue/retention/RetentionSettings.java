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
            value =
                    "How long messages that are answered, and answers that are sent, stay in the database: at least `1d`. Of a"
                            + " message its id is kept for good, so that it is never answered twice.",
            env = "HOMEROOM_RETENTION")
    @WithParentName
    @WithDefault("30d")
    @DurationRange(from = "1d", to = "36500d")
    Duration time();
}
