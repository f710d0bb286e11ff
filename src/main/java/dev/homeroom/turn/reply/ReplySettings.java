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

    @Setting(
            "How answers relate to messages: `thread` (each message begins a thread and is answered there), `reply` (each"
                    + " answer is a reply), `plain` (neither), or `as-asked` (a reply is answered by a reply, anything else"
                    + " plainly). What was said in a thread is answered in it in any case. A room's own `relation` goes"
                    + " first; see docs/develop/state-in-matrix.md.")
    @WithDefault("as-asked")
    ReplyRelation relation();

    @Setting(
            "What people see of an answer while the agent writes it: `off` (only that it types), `notice` (a notice that grows"
                    + " and goes away when the answer is there, which notifies), or `edits` (the answer itself grows by edits,"
                    + " 30 at most, and notifies at its first words: edits can't). See docs/decisions/streaming.md.")
    @WithDefault("off")
    Streaming streaming();

    @Setting(
            "What people see of the tools that an agent uses, in one notice for each turn: `off` (nothing), `names` (which, and"
                    + " how they ended), or `described` (also what they were called with, in a few words; never what the agent"
                    + " puts into its memory).")
    @WithDefault("described")
    ToolsShown tools();

    @Setting(
            "What an agent thought before it answered: `hidden`, or `shown` above the answer, folded up where the client can"
                    + " do that.")
    @WithDefault("hidden")
    ReasoningShown reasoning();

    @Setting(
            "An answer that would come in more messages than this comes as a file instead. (A message holds some 30 kB of"
                    + " text.)")
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
