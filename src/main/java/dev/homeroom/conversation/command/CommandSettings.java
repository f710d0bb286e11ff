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

    @Setting("Prefix of commands.")
    @WithDefault("!")
    @Pattern(
            regexp = "[^\\p{L}\\p{N}\\s]{1,5}",
            message = "one to five characters other than letters, digits and spaces")
    String prefix();

    @Setting("What to do with a message that looks like an unknown command: `hint` answers with a hint, `agent` "
            + "passes it to the agent like any other message.")
    @WithDefault("hint")
    UnknownCommands unknown();

    @Setting("Maximum number of active rooms that one person may have made with `!new`.")
    @WithDefault("20")
    @Min(1)
    @Max(1000)
    int mostRooms();

    enum UnknownCommands {
        HINT,
        AGENT
    }
}
