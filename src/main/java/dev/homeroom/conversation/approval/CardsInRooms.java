package dev.homeroom.conversation.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.LatestContent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.RoomAgents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds cards in their rooms, for a database that has lost them. */
@ApplicationScoped
public class CardsInRooms {
    private static final int PAGE = 100;

    private final Homeserver homeserver;
    private final Bindings bindings;
    private final AgentDirectory directory;

    public CardsInRooms(Homeserver homeserver, Bindings bindings, AgentDirectory directory) {
        this.homeserver = homeserver;
        this.bindings = bindings;
        this.directory = directory;
    }

    /**
     * The card with this message. Only those of the room's agents count.
     *
     * @throws HomeserverException when the homeserver can't say now
     */
    Optional<WaitingCard> withMessage(RoomAgents agents, EventId message) {
        RoomId room = agents.first().room();
        UserId reader = agents.first().agentUser();
        return HomeserverException.refusalMeans(
                Optional.empty(),
                () -> homeserver.event(reader, room, message).flatMap(event -> waiting(agents, message, event)));
    }

    private Optional<WaitingCard> waiting(RoomAgents agents, EventId message, ObjectNode event) {
        String sender = event.path("sender").asText();
        boolean isCard = event.path("content").has(ApprovalCard.KEY) && UserId.isValid(sender);
        return isCard
                ? agents.of(new UserId(sender)).flatMap(agent -> latest(agent.room(), agent.agentUser(), message))
                : Optional.empty();
    }

    private Optional<WaitingCard> latest(RoomId room, UserId agentUser, EventId message) {
        return LatestContent.of(homeserver, agentUser, room, message, agentUser)
                .flatMap(content -> ApprovalCard.of(content.path(ApprovalCard.KEY)))
                .map(card -> WaitingCard.found(card, room, agentUser, message));
    }

    /**
     * The card with this transaction id, if it is on the last page of the room.
     *
     * @throws HomeserverException when the homeserver can't say now
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
                .flatMap(message -> latest(room, agentUser, message));
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
