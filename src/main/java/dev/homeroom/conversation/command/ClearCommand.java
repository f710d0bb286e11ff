package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Conversations;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** {@code !clear}: begins a new conversation in the room and ends the turns of the old one. */
@Singleton
class ClearCommand extends Command {
    private final RunningTurns turns;
    private final Conversations conversations;

    ClearCommand(RunningTurns turns, Conversations conversations, Wording wording) {
        super("clear", "", Sentence.HELP_CLEAR, wording);
        this.turns = turns;
        this.conversations = conversations;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return super.isFor(commandCall) && !conversations.isShared(commandCall.bound());
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        if (conversations.isShared(commandCall.bound())) {
            return say(Sentence.CLEAR_SHARED, commandCall.names());
        }
        List<WaitingEvent> stopped = turns.stopAll(commandCall.room(), commandCall.turnContext());
        conversations.forget(commandCall.room());
        Sentence sentence = stopped.isEmpty() ? Sentence.CLEARED : Sentence.CLEARED_AND_STOPPED;
        String text = text(sentence, Map.of("agent", commandCall.agentName(), "count", String.valueOf(stopped.size())));
        return CommandReply.Said.of(text).ending(stopped);
    }
}
