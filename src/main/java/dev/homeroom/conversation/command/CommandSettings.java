package dev.homeroom.conversation.command;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

/** Settings that tell commands from messages to agents. */
@ConfigMapping(prefix = "homeroom.commands")
public interface CommandSettings {

    @Setting("What commands begin with.")
    @WithDefault("!")
    @Pattern(
            regexp = "[^\\p{L}\\p{N}\\s]{1,5}",
            message = "one to five characters other than letters, digits and spaces")
    String prefix();

    @Setting(
            "What becomes of a message that looks like a command and is none: `hint` says so in the room, `agent` gives it to the"
                    + " agent like any other message.")
    @WithDefault("hint")
    UnknownCommands unknown();

    @Setting("How many rooms one person may have that `!new` made and nobody archived.")
    @WithDefault("20")
    @Min(1)
    @Max(1000)
    int mostRooms();

    /** The handling of unknown commands. */
    enum UnknownCommands {
        HINT,
        AGENT
    }
}
