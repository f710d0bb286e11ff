package dev.homeroom.conversation.question;

import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.TransactionId;
import java.time.Instant;
import java.util.Optional;

/**
 * A question and its place.
 *
 * @param agentUser asks it
 * @param event id of its message, if it is known
 */
public record StoredQuestion(
        PersonQuestion question, RoomId room, UserId agentUser, Instant created, Optional<EventId> event) {
    /** Transaction id of the message. */
    String card() {
        return TransactionId.of(room, question.id(), "question");
    }

    StoredQuestion with(PersonQuestion changed) {
        return new StoredQuestion(changed, room, agentUser, created, event);
    }

    /** Whether nobody has ended it, and its time is not over. */
    public boolean isOpen(Instant now) {
        return question.end().isEmpty() && now.isBefore(question.expires());
    }
}
