package dev.homeroom.conversation.card;

import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A card and the turn that waits for it.
 *
 * @param agentUser sends the card
 * @param attempt of the turn, counting from 1; 0 if the card was found in the room
 * @param said the agent's texts before the calls
 * @param callsSoFar number of tool calls of the turn, with those of the card
 * @param event id of the card's message, if it is known
 * @param run the backend's name for the work that waits, if it is known
 * @param toldAt when the agent began to be told; empty before
 */
public record WaitingCard(
        ApprovalCard card,
        RoomId room,
        UserId agentUser,
        int attempt,
        List<String> said,
        int callsSoFar,
        Optional<EventId> event,
        Optional<String> run,
        Optional<Instant> toldAt) {
    public WaitingCard {
        said = List.copyOf(said);
    }

    /** A card that no process has worked on with this database. */
    public static WaitingCard found(ApprovalCard card, RoomId room, UserId agentUser, EventId event) {
        return new WaitingCard(
                card,
                room,
                agentUser,
                0,
                List.of(),
                card.calls().size(),
                Optional.of(event),
                Optional.empty(),
                Optional.empty());
    }

    public WaitingCard with(ApprovalCard changed) {
        return new WaitingCard(changed, room, agentUser, attempt, said, callsSoFar, event, run, toldAt);
    }
}
