package dev.homeroom.directory;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of polling: its interval, and the agents to include. */
@ConfigMapping(prefix = "homeroom.sync")
public interface DirectorySettings {

    @Setting(
            value = "How often each backend is asked for its agents, for example `500ms`, `10s` or `PT1M`.",
            env = "HOMEROOM_SYNC_INTERVAL")
    @WithDefault("10s")
    @DurationRange(from = "100ms", to = "1h")
    Duration interval();

    @Setting("Includes only agents that match one of these rules; all agents if empty. Comma-separated: "
            + "`id:agent-123`, `tag:public`, or a name with `*` and `?` (`name:Test *`, or just `Test *`). Case is "
            + "ignored.")
    Optional<List<String>> include();

    @Setting("Excludes agents that match one of these rules, even if `include` matches. The room of an excluded "
            + "agent is archived after `homeroom.reconcile.grace`. Same syntax as `include`.")
    Optional<List<String>> exclude();
}
