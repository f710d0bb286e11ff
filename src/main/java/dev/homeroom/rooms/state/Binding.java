package dev.homeroom.rooms.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code dev.homeroom.binding} says about a room; docs/develop/state-in-matrix.md has the fields.
 *
 * @param owner the person the room was made for; empty for agent rooms
 * @param chatId the upstream conversation; empty until the first message
 * @param label what people call the room's conversation
 * @param relation how answers in this room relate to messages; empty where the setting for all rooms decides
 * @param archived whether the room is only there to be read
 * @param since when the room was bound, in milliseconds; what was written before is not ours to answer
 * @param missingSince since when the backend has been without the agent; empty while it is there
 * @param movedTo the room in which the conversation goes on; empty unless this one was given up
 */
public record Binding(
        AgentRef agent,
        RoomKind kind,
        Optional<UserId> owner,
        Optional<String> chatId,
        Optional<String> label,
        Optional<ReplyRelation> relation,
        boolean archived,
        Instant since,
        Optional<Instant> missingSince,
        Optional<RoomId> movedTo) {
    private static final int VERSION = 1;

    /** Of an agent that is there, and a room that is in use, with answers as in all rooms. */
    public Binding(
            AgentRef agent,
            RoomKind kind,
            Optional<UserId> owner,
            Optional<String> chatId,
            Optional<String> label,
            boolean archived,
            Instant since) {
        this(agent, kind, owner, chatId, label, Optional.empty(), archived, since, Optional.empty(), Optional.empty());
    }

    /** What sort of room it is. */
    public enum RoomKind {
        /** The one room that every agent has in the Space. */
        AGENT,
        CHAT,
        DIRECT,
        GROUP;

        /** Whether the bot is there. In other rooms the agent user notes the binding for itself. */
        public boolean isOfTheBot() {
            return this == AGENT || this == CHAT;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<RoomKind> of(@Nullable String word) {
            return Arrays.stream(values())
                    .filter(roomKind -> roomKind.word().equals(word))
                    .findFirst();
        }
    }

    public static Binding ofAgentRoom(AgentRef agent, Instant since) {
        return new Binding(agent, RoomKind.AGENT, Optional.empty(), Optional.empty(), Optional.empty(), false, since);
    }

    /** Empty when the content is of another version or makes no sense; such a binding is left alone. */
    public static Optional<Binding> of(ObjectNode content) {
        Optional<RoomKind> kind = RoomKind.of(content.path("kind").textValue());
        String backend = content.path("backend").textValue();
        String agentId = content.path("agent_id").textValue();
        if (content.path("version").asInt() != VERSION || kind.isEmpty() || backend == null || agentId == null) {
            return Optional.empty();
        }
        return Optional.of(new Binding(
                new AgentRef(backend, agentId),
                kind.get(),
                text(content, "owner").filter(UserId::isValid).map(UserId::new),
                text(content, "chat_id"),
                text(content, "label"),
                ReplyRelation.of(content.path("relation").textValue()),
                content.path("archived").asBoolean(),
                Instant.ofEpochMilli(content.path("since").asLong()),
                Optional.of(content.path("missing_since").asLong())
                        .filter(time -> time > 0)
                        .map(Instant::ofEpochMilli),
                text(content, "moved_to").filter(RoomId::isValid).map(RoomId::new)));
    }

    public ObjectNode toJson() {
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("version", VERSION)
                .put("backend", agent.backend())
                .put("agent_id", agent.agentId())
                .put("kind", kind.word());
        owner.ifPresent(person -> content.put("owner", person.value()));
        chatId.ifPresent(id -> content.put("chat_id", id));
        label.ifPresent(text -> content.put("label", text));
        relation.ifPresent(how -> content.put("relation", how.word()));
        content.put("archived", archived).put("since", since.toEpochMilli());
        missingSince.ifPresent(time -> content.put("missing_since", time.toEpochMilli()));
        movedTo.ifPresent(room -> content.put("moved_to", room.value()));
        return content;
    }

    private static Optional<String> text(ObjectNode content, String field) {
        return Optional.ofNullable(content.get(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }
}
