package dev.homeroom.conversation.loop;

import dev.homeroom.conversation.loop.LoopGuard.LoopLimits;
import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Limits of the turns that agents and bots cause in a room without people. */
@ConfigMapping(prefix = "homeroom.loop-guard")
public interface LoopGuardSettings {
    @Setting("Maximum number of agents' messages in a row, each of which was caused by the one before.")
    @WithDefault("8")
    @Min(1)
    @Max(100)
    int hops();

    @Setting("Maximum number of turns that agents and bots may cause in a room until a person writes there.")
    @WithDefault("12")
    @Min(1)
    @Max(10_000)
    int budget();

    @Setting("Number of turns caused by agents and bots within `window` that stops them.")
    @WithDefault("9")
    @Min(1)
    @Max(10_000)
    int fuse();

    @Setting("The time in which `fuse` counts.")
    @WithDefault("60s")
    @DurationRange(from = "1s", to = "1d")
    Duration window();

    @Setting(
            "A message counts as a bot's if it comes sooner than this after the agent's answer to the same sender, unless the "
                    + "sender may manage rooms. `0s` is for programs that talk to agents as people do: no message counts as a bot's.")
    @WithDefault("2s")
    @DurationRange(from = "0s", to = "1h")
    Duration botsAnswerWithin();

    static LoopLimits limits(LoopGuardSettings settings) {
        return new LoopLimits(settings.hops(), settings.budget(), settings.fuse(), settings.window());
    }
}
