package dev.homeroom.conversation.command;

import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;

/** {@code !retry}: retries the messages that failed last, as a 🔁 reaction to their notice does. */
@Singleton
class RetryCommand implements Command {
    @Override
    public String word() {
        return "retry";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_RETRY;
    }

    @Override
    public CommandReply run(CommandCall commandCall) {
        return new CommandReply.TryAgain();
    }
}
