package dev.homeroom.conversation.command;

import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;

/** {@code !help}: lists the commands that the asker can use here, one line each, short enough for a phone's screen. */
@Singleton
class HelpCommand extends Command {

    HelpCommand(Wording wording) {
        super("help", "", Sentence.HELP_HELP, wording);
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return true;
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        ReplyLines replyLines = new ReplyLines().add(text(Sentence.HELP_HEADING, commandCall.names()));
        commandCall.usable().stream()
                .filter(command -> command.isFor(commandCall))
                .forEach(command -> replyLines.add(command.usage(commandCall), command.summary()));
        return replyLines.reply();
    }
}
