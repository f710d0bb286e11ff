package dev.homeroom.conversation;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.Backends;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The upstream conversation of each agent in each room. It is opened on first use and kept in the agent's binding. Calls for one
 * agent of a room come from its lane, so two never run at once.
 */
@Singleton
public final class Conversations {
    private final Bindings bindings;
    private final Backends backends;

    /**
     * Conversations that are open upstream but not yet in the binding, because the homeserver did not accept the write.
     * They must not be opened twice.
     */
    private final Map<RoomAgent, String> unremembered = new ConcurrentHashMap<>();

    private record RoomAgent(RoomId room, UserId agentUser) {
        static RoomAgent of(BoundRoom bound) {
            return new RoomAgent(bound.room(), bound.agentUser());
        }
    }

    public Conversations(Bindings bindings, Backends backends) {
        this.bindings = bindings;
        this.backends = backends;
    }

    /**
     * The agent's conversation in its room. Opens one if there is none yet.
     *
     * @throws HomeserverException when it is not known whether a new one was stored in the room; the next call stores
     *     the same one
     */
    public Chat of(BoundRoom agent) {
        return bindings.of(agent.room(), agent.agentUser())
                .flatMap(bound -> bound.binding().chatId())
                .<Chat>map(Chat.Open::new)
                .orElseGet(() ->
                        openUnless(agent, bound -> bound.binding().chatId().isPresent()));
    }

    /**
     * Replaces a conversation that the backend has forgotten. If the agent has another conversation by now, returns the
     * other one. Idempotent for the same forgotten chat id.
     *
     * @throws HomeserverException as {@link #of} does
     */
    public Chat replace(BoundRoom agent, String forgotten) {
        return openUnless(
                agent,
                bound -> bound.binding()
                        .chatId()
                        .filter(id -> !id.equals(forgotten))
                        .isPresent());
    }

    /** The scope of a room's memory. */
    public enum Memory {
        /** A conversation of its own. */
        OWN,
        /** One thread that all rooms of the agent share, because its server has no conversations. */
        SHARED,
        /** No conversation until the next message. */
        NONE
    }

    /** Sends no request. */
    public Memory memoryOf(BoundRoom room) {
        String agentId = room.binding().agent().agentId();
        Optional<AgentBackend> backend = backends.named(room.binding().agent().backend());
        return room.binding()
                .chatId()
                .map(chat ->
                        backend.flatMap(found -> found.mutexKey(agentId, chat)).isPresent()
                                ? Memory.SHARED
                                : Memory.OWN)
                .orElse(Memory.NONE);
    }

    /** Whether all rooms of the room's agent share one conversation, so that none of them can change it for itself. */
    public boolean isShared(BoundRoom room) {
        return memoryOf(room) == Memory.SHARED;
    }

    /**
     * Removes the conversations of the room's agents from their bindings. The next message opens others. Idempotent.
     *
     * @throws HomeserverException when the change could not be stored in the room
     */
    public void forget(RoomId room) {
        bindings.agentsIn(room)
                .ifPresent(agents -> agents.all().forEach(agent -> {
                    unremembered.remove(RoomAgent.of(agent));
                    bindings.change(agent, binding -> binding.remove("chat_id"));
                }));
    }

    /**
     * Returns the agent to a conversation that it had in the room before. Idempotent.
     *
     * @throws HomeserverException when the change could not be stored in the room
     */
    public void resume(BoundRoom agent, String chatId) {
        unremembered.remove(RoomAgent.of(agent));
        bindings.rememberChat(agent, chatId);
    }

    private Chat openUnless(BoundRoom agent, Predicate<BoundRoom> hasUsableChat) {
        Optional<BoundRoom> bound = bindings.reread(agent);
        if (bound.isEmpty()) {
            return new Chat.Unbound();
        }
        return hasUsableChat.test(bound.get())
                ? new Chat.Open(bound.get().binding().chatId().orElseThrow())
                : open(bound.get());
    }

    private Chat open(BoundRoom bound) {
        String waiting = unremembered.get(RoomAgent.of(bound));
        if (waiting != null) {
            return remember(bound, waiting);
        }
        String backend = bound.binding().agent().backend();
        ChatOpening opening = backends.named(backend)
                .map(found -> found.openChat(bound.binding().agent().agentId(), bound.name()))
                .orElseGet(() -> notConfigured(backend));
        return switch (opening) {
            case ChatOpening.Opened(String chatId) -> remember(bound, chatId);
            case ChatOpening.NotOpened(AgentOutcome outcome) -> new Chat.NotOpened(outcome);
        };
    }

    private Chat remember(BoundRoom agent, String chatId) {
        unremembered.put(RoomAgent.of(agent), chatId);
        try {
            bindings.rememberChat(agent, chatId);
        } catch (HomeserverException.Refused refused) {
            refused.throwIfPassing();
            return new Chat.NotStored("%d %s".formatted(refused.status(), refused.errcode()));
        }
        unremembered.remove(RoomAgent.of(agent));
        return new Chat.Open(chatId);
    }

    private static ChatOpening notConfigured(String backend) {
        return new ChatOpening.NotOpened(Backends.notConfigured(backend));
    }
}
