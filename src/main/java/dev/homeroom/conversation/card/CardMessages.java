package dev.homeroom.conversation.card;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.LatestContent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.further.RoomAgents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** Reads the messages of cards and questions in their rooms, for a database that has lost them. */
@ApplicationScoped
public class CardMessages {
    private final Homeserver homeserver;

    public CardMessages(Homeserver homeserver) {
        this.homeserver = homeserver;
    }

    /**
     * A message of an agent.
     *
     * @param content after the agent's last edit
     */
    public record CardMessage(RoomId room, UserId agentUser, EventId event, ObjectNode content) {}

    /**
     * The message, if one of the room's agents sent it and its content has one of these keys. Any other message costs one request.
     *
     * @throws HomeserverException when the homeserver can't say now
     */
    public Optional<CardMessage> read(RoomAgents agents, EventId message, Set<String> keys) {
        RoomId room = agents.first().room();
        UserId reader = agents.first().agentUser();
        return HomeserverException.refusalMeans(
                Optional.empty(),
                () -> homeserver
                        .event(reader, room, message)
                        .filter(event -> keys.stream().anyMatch(event.path("content")::has))
                        .flatMap(event -> ofAgent(agents, event))
                        .flatMap(agentUser -> latest(room, agentUser, message)));
    }

    private static Optional<UserId> ofAgent(RoomAgents agents, ObjectNode event) {
        return Optional.of(event.path("sender").asText())
                .filter(UserId::isValid)
                .map(UserId::new)
                .filter(sender -> agents.of(sender).isPresent());
    }

    private Optional<CardMessage> latest(RoomId room, UserId agentUser, EventId message) {
        return LatestContent.of(homeserver, agentUser, room, message, agentUser)
                .map(content -> new CardMessage(room, agentUser, message, content));
    }
}
