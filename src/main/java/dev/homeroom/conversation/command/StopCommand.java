package dev.homeroom.conversation.command;

import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** {@code !stop}: stops the agent's turn and empties the queue of the room. */
@Singleton
class StopCommand extends Command {
    private final RunningTurns turns;

    StopCommand(RunningTurns turns, Wording wording) {
        super("stop", "", Sentence.HELP_STOP, wording);
        this.turns = turns;
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        List<WaitingEvent> stopped = turns.stopAll(commandCall.room(), commandCall.turnContext());
        Sentence sentence = switch (stopped.size()) {
            case 0 -> Sentence.STOPPED_NOTHING;
            case 1 -> Sentence.STOPPED_ONE;
            default -> Sentence.STOPPED_MANY;
        };
        String text = text(sentence, Map.of("agent", commandCall.agentName(), "count", String.valueOf(stopped.size())));
        return CommandReply.Said.of(text).ending(stopped);
    }
}
