package dev.homeroom.turn;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How turns go. */
@ConfigMapping(prefix = "homeroom.turns")
public interface TurnSettings {

    @Setting(
            "How long a message is tried again while its agent is busy, rate limited or can't be reached, before a notice"
                    + " ends it.")
    @WithDefault("15m")
    Duration giveUpAfter();

    @Setting(
            "A message that was sent longer ago than this is not passed on before somebody asks for it by 🔁; its sender is"
                    + " told.")
    @WithDefault("24h")
    Duration maxAge();

    @Setting("After how long of trying again the person is told once that the answer is delayed.")
    @WithDefault("5s")
    Duration tellDelayAfter();

    @Setting(
            "Whether agents are told who wrote, where and when, in a few lines above the message; see docs/envelope.md.")
    @WithDefault("true")
    boolean envelope();
}
