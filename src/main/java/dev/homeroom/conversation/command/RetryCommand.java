package dev.homeroom.conversation.command;

import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;

/** {@code !retry}: retries the messages that failed last, as a 🔁 reaction to their notice does. */
@Singleton
class RetryCommand extends Command {
    RetryCommand(Wording wording) {
        super("retry", "", Sentence.HELP_RETRY, wording);
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        return new CommandReply.TryAgain();
    }
}
