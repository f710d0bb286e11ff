package dev.homeroom.conversation.command;

import dev.homeroom.rooms.template.HelpWord;
import jakarta.inject.Singleton;

/** {@code !help} with the prefix of the settings. */
@Singleton
class PrefixedHelp implements HelpWord {
    private final String prefix;

    PrefixedHelp(CommandSettings settings) {
        this.prefix = settings.prefix();
    }

    @Override
    public String word() {
        return prefix + "help";
    }
}
