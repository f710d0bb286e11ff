package dev.homeroom.conversation.command;

import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !help}: lists the commands that the asker can use here, one line each, short enough for a phone's screen. */
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
    public boolean isFor(CommandCall commandCall) {
        return true;
    }

    @Override
    public CommandReply run(CommandCall commandCall) {
        ReplyLines replyLines =
                new ReplyLines().add(wording.of(Sentence.HELP_HEADING, Map.of("agent", commandCall.agentName())));
        commandCall.usable().stream()
                .filter(command -> command.isFor(commandCall))
                .forEach(
                        command -> replyLines.add(commandCall.usage(command), wording.of(command.summary(), Map.of())));
        return replyLines.reply();
    }
}
