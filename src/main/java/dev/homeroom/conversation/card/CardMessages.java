package dev.homeroom.conversation.card;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.function.Predicate;

/** Reads the messages of cards and questions in their rooms, for a database that has lost them. */
@ApplicationScoped
public class CardMessages {
    private static final int PAGE = 100;

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

    /**
     * The agent's latest message with such a card or question, or the latest edit of it, if one of them is on the last page of the
     * room. Empty for a room that doesn't let the agent read it.
     *
     * @param key of cards or of questions
     * @throws HomeserverException when the homeserver can't say now
     */
    public Optional<CardMessage> latest(RoomId room, UserId agentUser, String key, Predicate<String> isWanted) {
        return HomeserverException.refusalMeans(
                Optional.empty(),
                () -> homeserver.messages(agentUser, room, Optional.empty(), PAGE).newestFirst().stream()
                        .filter(event -> event.path("sender").asText().equals(agentUser.value()))
                        .flatMap(event -> shown(room, agentUser, event).stream())
                        .filter(message -> isWanted.test(
                                message.content().path(key).path("id").asText()))
                        .findFirst());
    }

    /** The content that the event shows: its own, or the new one of an edit. An edit is newer than its message. */
    private static Optional<CardMessage> shown(RoomId room, UserId agentUser, ObjectNode event) {
        JsonNode content = event.path("content");
        boolean isEdit = content.has("m.new_content");
        String message = (isEdit ? content.at("/m.relates_to/event_id") : event.path("event_id")).asText();
        JsonNode shown = isEdit ? content.path("m.new_content") : content;
        return shown instanceof ObjectNode object && EventId.isValid(message)
                ? Optional.of(new CardMessage(room, agentUser, new EventId(message), object))
                : Optional.empty();
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
