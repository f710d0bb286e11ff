package dev.homeroom.turn.guard;

import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The guards of a message in an agent's room. The first refusal wins. */
@Singleton
public class MessageGuards {
    private final List<Guard> inOrder;

    MessageGuards(
            RequireActiveRoom activeRoom,
            RequireAgent agent,
            RequireContent content,
            RequireFreshMessage freshMessage,
            RequireVoice voice) {
        this.inOrder = List.of(activeRoom, agent, content, freshMessage, voice);
    }

    /** The outcome of a message that does not go to its agent; empty for one that may. */
    public Optional<Outcome> refuse(Turn turn) {
        return inOrder.stream().flatMap(guard -> guard.refuse(turn).stream()).findFirst();
    }
}
