package dev.homeroom.conversation.tools;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Rules for tools that need people's permission. */
@ConfigMapping(prefix = "homeroom.approvals")
public interface ApprovalSettings {
    @Setting("Time after which a request that nobody decided is denied.")
    @WithDefault("1h")
    @DurationRange(from = "10s", to = "7d")
    Duration expire();

    @Setting(
            "Later messages to an agent that waits for a decision: `block` lets them wait, `aside` also tells their senders why.")
    @WithDefault("block")
    @WithName("wait")
    LaterMessages laterMessages();

    @Setting(
            "Tools that need a decision each time, also where people have allowed them from now on. Names, comma-separated; "
                    + "`*` at the end of a name stands for any characters.")
    Optional<List<String>> alwaysAsk();

    @Setting("Tools that are denied without asking anybody. Written as `always-ask` is.")
    Optional<List<String>> never();

    @Setting(
            "Tools that are allowed when an agent was asked by another agent. Other tools that need permission are denied then, since "
                    + "nobody is there to decide. Written as `always-ask` is.")
    Optional<List<String>> unattended();

    /** The handling of messages to an agent that waits. */
    public enum LaterMessages {
        BLOCK,
        ASIDE
    }
}
