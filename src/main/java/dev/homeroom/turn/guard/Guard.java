package dev.homeroom.turn.guard;

import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.turn.reply.Turn;
import java.util.Optional;

/** A condition under which a message goes to its agent. */
interface Guard {
    /** The outcome of a message that does not go to its agent; empty for one that may. */
    Optional<Outcome> refuse(Turn turn);
}
