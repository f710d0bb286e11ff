package dev.homeroom.conversation.command;

import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !help}: what can be used here by whoever asks, a line for each, short enough for the screen of a phone. */
@Singleton
class HelpCommand implements Command {
    private final Wording wording;

    HelpCommand(Wording wording) {
        this.wording = wording;
    }

    @Override
    public String word() {
        return "help";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_HELP;
    }

    @Override
    public boolean isFor(Call call) {
        return true;
    }

    @Override
    public Reply run(Call call) {
        Lines lines = new Lines().add(wording.of(Sentence.HELP_HEADING, Map.of("agent", call.agentName())));
        call.usable().stream()
                .filter(command -> command.isFor(call))
                .forEach(command -> lines.add(call.usage(command), wording.of(command.summary(), Map.of())));
        return lines.reply();
    }
}
