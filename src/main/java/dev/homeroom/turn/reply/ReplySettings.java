package dev.homeroom.turn.reply;

import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Settings of answers. */
@ConfigMapping(prefix = "homeroom.reply")
public interface ReplySettings {

    @Setting("How answers relate to messages: `thread` (each message begins a thread and is answered there), "
            + "`reply` (each answer is a reply), `plain` (neither), or `as-asked` (a reply is answered by a reply, "
            + "anything else plainly). A message in a thread is always answered in the thread. A room's own "
            + "`relation` takes precedence; see docs/develop/state-in-matrix.md.")
    @WithDefault("as-asked")
    ReplyRelation relation();

    @Setting("What people see of an answer while the agent writes it: `off` (only the typing indicator), `notice` "
            + "(a growing notice that is removed when the answer arrives; the answer notifies), or `edits` (the "
            + "answer grows by at most 30 edits; only its first words notify). See docs/decisions/streaming.md.")
    @WithDefault("off")
    Streaming streaming();

    @Setting("What people see of an agent's tool calls, in one notice per turn: `off` (nothing), `names` (names "
            + "and outcomes), or `described` (also a few words about the arguments, but never what the agent writes "
            + "to its memory).")
    @WithDefault("described")
    ToolsShown tools();

    @Setting("Whether an agent's reasoning is `hidden`, or `shown` above the answer and collapsed where the client "
            + "supports it.")
    @WithDefault("hidden")
    ReasoningShown reasoning();

    @Setting("An answer that needs more messages than this is sent as a file. A message holds about 30 kB of text.")
    @WithDefault("5")
    @Min(1)
    @Max(100)
    int mostParts();

    /** Whether people can read an agent's reasoning. */
    public enum ReasoningShown {
        HIDDEN,
        SHOWN
    }

    /** The part of an answer that people see while the agent writes it. */
    public enum Streaming {
        /** Only the typing notice. */
        OFF,
        /** A notice, which causes no phone notification. The answer is another message, and the notice is removed. */
        NOTICE,
        /** A draft that grows by edits and becomes the answer. */
        EDITS
    }

    /** The details that people see of tool calls. */
    public enum ToolsShown {
        /** Nothing. */
        OFF,
        /** The name of each tool, and whether its call succeeded. */
        NAMES,
        /** Also a short description of the arguments of each call. */
        DESCRIBED
    }
}
