package dev.homeroom.directory;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How often backends are asked for their agents, and which of these count. */
@ConfigMapping(prefix = "homeroom.sync")
public interface DirectorySettings {

    @Setting(
            value = "How often each backend is asked for its agents: `500ms`, `10s` or `PT1M`.",
            env = "HOMEROOM_SYNC_INTERVAL")
    @WithDefault("10s")
    @DurationRange(from = "100ms", to = "1h")
    Duration interval();

    @Setting(
            "Only agents that match one of these count; all of them when empty. Comma-separated: `id:agent-123`, `tag:public`,"
                    + " or a name with `*` and `?` (`name:Test *`, or just `Test *`; upper and lower case are the same).")
    Optional<List<String>> include();

    @Setting(
            "Agents that match one of these are treated as if they weren't there, whatever `include` says; a room that one of"
                    + " them has is archived after `homeroom.reconcile.grace`. Written like `include`.")
    Optional<List<String>> exclude();
}
