package dev.homeroom.rooms.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of a room's {@code dev.homeroom.binding} event. docs/develop/state-in-matrix.md lists its fields.
 *
 * @param owner the person the room was created for; empty for agent rooms
 * @param chatId the upstream conversation; empty until the first message
 * @param label the name people gave the room's conversation
 * @param relation the relation of answers in this room to messages; empty to use the setting for all rooms
 * @param mode when the agent answers in this room; empty to use the default of rooms like this one
 * @param archived whether the room is read-only
 * @param since when the room was bound, in milliseconds; earlier messages are not answered
 * @param missingSince when the agent disappeared from its backend; empty while it exists
 * @param movedTo the room where the conversation continues; empty unless this room was replaced
 */
public record Binding(
        AgentRef agent,
        RoomKind kind,
        Optional<UserId> owner,
        Optional<String> chatId,
        Optional<String> label,
        Optional<ReplyRelation> relation,
        Optional<AnswerMode> mode,
        boolean archived,
        Instant since,
        Optional<Instant> missingSince,
        Optional<RoomId> movedTo) {
    private static final int VERSION = 1;

    /** Creates a binding for an existing agent and a room in use, with the defaults of all rooms. */
    public Binding(
            AgentRef agent,
            RoomKind kind,
            Optional<UserId> owner,
            Optional<String> chatId,
            Optional<String> label,
            boolean archived,
            Instant since) {
        this(
                agent,
                kind,
                owner,
                chatId,
                label,
                Optional.empty(),
                Optional.empty(),
                archived,
                since,
                Optional.empty(),
                Optional.empty());
    }

    public enum RoomKind {
        /** The agent's one room in the Space. */
        AGENT,
        CHAT,
        /** A room for an incident. */
        INCIDENT,
        DIRECT,
        GROUP;

        /** Whether the bot is a member. In other rooms the agent user stores the binding in its account data. */
        public boolean hasBot() {
            return this == AGENT || this == CHAT || this == INCIDENT;
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

    /** When an agent answers in a room with several people or agents. */
    public enum AnswerMode {
        /** The agent answers every message, except those that mention only other agents. */
        OPEN,
        /** The agent answers messages that mention it. */
        MENTION,
        /** The agent is told every message of people and stays silent. */
        LISTEN,
        /** The agent is told nothing. */
        OFF;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Parses the word that people and bindings use. Empty for any other word. */
        public static Optional<AnswerMode> of(@Nullable String word) {
            return Arrays.stream(values())
                    .filter(mode -> mode.word().equals(word))
                    .findFirst();
        }
    }

    public static Binding ofAgentRoom(AgentRef agent, Instant since) {
        return new Binding(agent, RoomKind.AGENT, Optional.empty(), Optional.empty(), Optional.empty(), false, since);
    }

    /** Parses a binding. Empty when the content has another version or is invalid; such a binding is left unchanged. */
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
                AnswerMode.of(content.path("mode").textValue()),
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
        relation.ifPresent(own -> content.put("relation", own.word()));
        mode.ifPresent(own -> content.put("mode", own.word()));
        content.put("archived", archived).put("since", since.toEpochMilli());
        missingSince.ifPresent(time -> content.put("missing_since", time.toEpochMilli()));
        movedTo.ifPresent(room -> content.put("moved_to", room.value()));
        return content;
    }

    /**
     * The bindings of the room's further agents, whose state keys are the names of the agents' users. The binding of the first agent has no
     * state key.
     *
     * @param bot the only sender whose bindings count
     */
    public static List<Binding> furtherIn(RoomState state, UserId bot) {
        return state.all(EventTypes.BINDING)
                .filter(event -> !event.stateKey().isEmpty() && event.sender().equals(bot))
                .flatMap(event -> Binding.of(event.content()).stream())
                .map(Binding::alone)
                .toList();
    }

    /** Without what belongs to the room. */
    private Binding alone() {
        return new Binding(
                agent,
                kind,
                owner,
                chatId,
                Optional.empty(),
                Optional.empty(),
                mode,
                archived,
                since,
                Optional.empty(),
                Optional.empty());
    }

    /** The binding of an agent that is no longer in the room. */
    public Binding asArchived() {
        return new Binding(agent, kind, owner, chatId, label, relation, mode, true, since, missingSince, movedTo);
    }

    /** The binding of a further agent, with what it has in common with the room's first agent. */
    public Binding besides(Binding first) {
        return new Binding(
                agent,
                first.kind(),
                owner,
                chatId,
                first.label(),
                first.relation(),
                mode,
                first.archived(),
                since,
                missingSince,
                first.movedTo());
    }

    private static Optional<String> text(ObjectNode content, String field) {
        return Optional.ofNullable(content.get(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }
}
