package dev.homeroom.conversation.command;

import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import dev.homeroom.work.WaitingEvent;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** {@code !stop}: ends what the agent works on and empties the queue of the room. */
@Singleton
class StopCommand implements Command {
    private final RunningTurns turns;
    private final Wording wording;

    StopCommand(RunningTurns turns, Wording wording) {
        this.turns = turns;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "stop";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_STOP;
    }

    @Override
    public Reply run(Call call) {
        List<WaitingEvent> stopped = turns.stopAll(call.room(), call.desk());
        Sentence sentence = switch (stopped.size()) {
            case 0 -> Sentence.STOPPED_NOTHING;
            case 1 -> Sentence.STOPPED_ONE;
            default -> Sentence.STOPPED_MANY;
        };
        String text = wording.of(sentence, Map.of("agent", call.agentName(), "count", String.valueOf(stopped.size())));
        return Reply.Said.of(text).ending(stopped);
    }
}
