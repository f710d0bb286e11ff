package dev.homeroom.turn;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** How turns go. */
@ConfigMapping(prefix = "homeroom.turns")
public interface TurnSettings {

    @Setting(
            "How long a message is tried again while its agent is busy, rate limited or can't be reached, before a notice"
                    + " ends it.")
    @WithDefault("15m")
    @DurationRange(from = "0s", to = "30d")
    Duration giveUpAfter();

    @Setting(
            "A message that was sent longer ago than this is not passed on before somebody asks for it by 🔁; its sender is"
                    + " told.")
    @WithDefault("24h")
    @DurationRange(from = "1s", to = "365d")
    Duration maxAge();

    @Setting("After how long of trying again the person is told once that the answer is delayed.")
    @WithDefault("5s")
    @DurationRange(from = "0s", to = "1d")
    Duration tellDelayAfter();

    @Setting(
            "What to do when the work on a message was cut off and the backend can't tell what became of it: `tell` says so"
                    + " in the room, `retry` asks the agent again, which may have worked on it already. By default `tell` for"
                    + " backends of kind `letta`, and `retry` for `openai` and `builtin`.")
    Optional<OnInterrupted> onInterrupted();

    @Setting(
            "What to do when somebody edits a message whose agent has been asked already: `ignore` the edit, or `run` it: the"
                    + " agent is asked once more, with the new text. An edit that comes earlier changes the message.")
    @WithDefault("ignore")
    OnLateEdit onLateEdit();

    @Setting(
            "How many tools an agent may call for one message; one that calls more is stopped, which is said in the room.")
    @WithDefault("100")
    @Min(1)
    @Max(10_000)
    int mostToolCalls();

    @Setting(
            "Whether agents are told who wrote, where and when, in a few lines above the message; see docs/use/envelope.md.")
    @WithDefault("true")
    boolean envelope();

    /** What to do about a message when nobody can tell what became of it. */
    public enum OnInterrupted {
        /** The person is told, and may have it asked again. */
        TELL,
        /** It is asked again; the agent may have worked on it already. */
        RETRY
    }

    /** What to do about the edit of a message whose agent has been asked. */
    public enum OnLateEdit {
        /** Nothing. */
        IGNORE,
        /** Ask once more, with the new text. */
        RUN
    }
}
