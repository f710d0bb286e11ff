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
class ClearCommand implements Command {
    private final RunningTurns turns;
    private final Conversations conversations;
    private final Wording wording;

    ClearCommand(RunningTurns turns, Conversations conversations, Wording wording) {
        this.turns = turns;
        this.conversations = conversations;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "clear";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_CLEAR;
    }

    @Override
    public boolean isFor(CommandCall commandCall) {
        return Command.super.isFor(commandCall) && !conversations.isShared(commandCall.bound());
    }

    @Override
    public CommandReply run(CommandCall commandCall) {
        if (conversations.isShared(commandCall.bound())) {
            return CommandReply.Said.of(wording.of(Sentence.CLEAR_SHARED, Map.of("agent", commandCall.agentName())));
        }
        List<WaitingEvent> stopped = turns.stopAll(commandCall.room(), commandCall.turnContext());
        conversations.forget(commandCall.room());
        Sentence sentence = stopped.isEmpty() ? Sentence.CLEARED : Sentence.CLEARED_AND_STOPPED;
        String text =
                wording.of(sentence, Map.of("agent", commandCall.agentName(), "count", String.valueOf(stopped.size())));
        return CommandReply.Said.of(text).ending(stopped);
    }
}
