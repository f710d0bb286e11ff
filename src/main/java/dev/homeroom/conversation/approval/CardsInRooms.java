package dev.homeroom.conversation.approval;

import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.CardMessages;
import dev.homeroom.conversation.card.CardMessages.CardMessage;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.further.RoomAgents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds cards in their rooms, for a database that has lost them. */
@ApplicationScoped
public class CardsInRooms {
    private final CardMessages cardMessages;

    public CardsInRooms(CardMessages cardMessages) {
        this.cardMessages = cardMessages;
    }

    /**
     * The card with this message. Only those of the room's agents count.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now
     */
    Optional<WaitingCard> withMessage(RoomAgents agents, EventId message) {
        return cardMessages.read(agents, message, Set.of(ApprovalCard.KEY)).flatMap(CardsInRooms::of);
    }

    /** The card that the message shows; empty for another message. */
    public static Optional<WaitingCard> of(CardMessage message) {
        return ApprovalCard.of(message.content().path(ApprovalCard.KEY))
                .map(card -> WaitingCard.found(card, message.room(), message.agentUser(), message.event()));
    }

    /**
     * The agent's latest card with such a transaction id, if it is on the last page of the room.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now
     */
    public Optional<WaitingCard> latest(RoomId room, UserId agentUser, Predicate<String> isWanted) {
        return cardMessages.latest(room, agentUser, ApprovalCard.KEY, isWanted).flatMap(CardsInRooms::of);
    }
}
