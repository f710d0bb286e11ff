package dev.homeroom.conversation.approval;

import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.CardMessages;
import dev.homeroom.conversation.card.CardMessages.CardMessage;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.LatestContent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.RoomAgents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** Finds cards in their rooms, for a database that has lost them. */
@ApplicationScoped
public class CardsInRooms {
    private static final int PAGE = 100;

    private final Homeserver homeserver;
    private final CardMessages cardMessages;
    private final Bindings bindings;
    private final AgentDirectory directory;

    public CardsInRooms(Homeserver homeserver, CardMessages cardMessages, Bindings bindings, AgentDirectory directory) {
        this.homeserver = homeserver;
        this.cardMessages = cardMessages;
        this.bindings = bindings;
        this.directory = directory;
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
     * The card with this transaction id, if it is on the last page of the room.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now
     */
    public Optional<WaitingCard> withId(RoomId room, UserId agentUser, String id) {
        return homeserver.messages(agentUser, room, Optional.empty(), PAGE).newestFirst().stream()
                .filter(event -> event.path("sender").asText().equals(agentUser.value())
                        && event.at("/content/" + ApprovalCard.KEY + "/id")
                                .asText()
                                .equals(id)
                        && EventId.isValid(event.path("event_id").asText()))
                .map(event -> new EventId(event.path("event_id").asText()))
                .findFirst()
                .flatMap(message -> LatestContent.of(homeserver, agentUser, room, message, agentUser)
                        .flatMap(content -> of(new CardMessage(room, agentUser, message, content))));
    }

    /** The agent's name as people know it. */
    public String nameOf(RoomId room, UserId agentUser) {
        return bindings.of(room, agentUser)
                .flatMap(agent -> directory.find(agent.binding().agent()))
                .map(KnownAgent::name)
                .filter(name -> !name.isBlank())
                .orElseGet(agentUser::localpart);
    }
}
