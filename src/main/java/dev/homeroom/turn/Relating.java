package dev.homeroom.turn;

import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.space.ReplyRelation;
import dev.homeroom.work.RoomQueue;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/**
 * How what is said about a message relates to it. Where answers relate to nothing unless they were asked to, one that does not
 * stand right below its message is a reply: people could take it for the answer to another.
 */
@ApplicationScoped
class Relating {
    /** What comes within this time is not looked at: hardly anybody has written meanwhile, and the look is not free. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final RoomQueue queue;
    private final ReplyRelation usual;
    private final Clock clock;

    Relating(RoomQueue queue, ReplySettings replies, Clock clock) {
        this.queue = queue;
        this.usual = replies.relation();
        this.clock = clock;
    }

    /** As it is now: while the agent works, somebody else may write. */
    Relation of(RoomEvent message, BoundRoom room, WaitingEvent waiting) {
        ReplyRelation wanted = room.binding().relation().orElse(usual);
        Relation asked = Relation.to(message.id(), message.content(), wanted);
        boolean isReply = wanted == ReplyRelation.AS_ASKED && asked.relatesTo().isEmpty() && couldBeMistaken(waiting);
        return isReply ? Relation.to(message.id(), message.content(), ReplyRelation.REPLY) : asked;
    }

    private boolean couldBeMistaken(WaitingEvent waiting) {
        return waiting.receivedAt().plus(AT_ONCE).isBefore(clock.instant()) && queue.hasMovedSince(waiting);
    }
}
