package dev.homeroom.turn;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

@ConfigMapping(prefix = "homeroom.turns")
public interface TurnSettings {

    @Setting("How long to retry a message while its agent is busy, rate limited or unreachable. Then a notice says "
            + "that there is no answer.")
    @WithDefault("15m")
    @DurationRange(from = "0s", to = "30d")
    Duration giveUpAfter();

    @Setting("Maximum age of a message. An older message is not passed on; its sender is told and can ask for it "
            + "with 🔁.")
    @WithDefault("24h")
    @DurationRange(from = "1s", to = "365d")
    Duration maxAge();

    @Setting("How long retries run before the sender is told, once, that the answer is delayed.")
    @WithDefault("5s")
    @DurationRange(from = "0s", to = "1d")
    Duration tellDelayAfter();

    @Setting("What to do when the work on a message was interrupted and the backend can't tell its outcome: `tell` "
            + "says so in the room, `retry` asks the agent again, which may have done the work already. Default: "
            + "`tell` for backends of kind `letta`, `retry` for `openai` and `builtin`.")
    Optional<OnInterrupted> onInterrupted();

    @Setting("What to do when a message is edited after its agent was asked: `ignore` the edit, or `run` it, which "
            + "asks the agent again with the new text. An earlier edit always replaces the text.")
    @WithDefault("ignore")
    OnLateEdit onLateEdit();

    @Setting("Maximum number of tool calls for one message. An agent that exceeds it is stopped, and a notice says "
            + "so.")
    @WithDefault("100")
    @Min(1)
    @Max(10_000)
    int mostToolCalls();

    @Setting("Whether agents are told who wrote, where and when, in a few lines above the message. See "
            + "docs/use/envelope.md.")
    @WithDefault("true")
    boolean envelope();

    /** The handling of a message whose outcome is unknown. */
    public enum OnInterrupted {
        /** A notice tells the person, who can ask again. */
        TELL,
        /** It is asked again; the agent may have worked on it already. */
        RETRY
    }

    /** The handling of an edit after the agent was asked. */
    public enum OnLateEdit {
        /** Nothing. */
        IGNORE,
        /** Ask once more, with the new text. */
        RUN
    }
}
