package dev.homeroom.conversation;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.Backends;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which upstream conversation a room has. One is opened on first use and kept in the room's binding. A room's calls come
 * from its lane, so never two at once.
 */
@Singleton
public final class Conversations {
    private final Bindings bindings;
    private final Backends backends;

    /** Opened upstream and not yet in the binding, since the homeserver didn't take it: not to be opened twice. */
    private final Map<RoomId, String> unremembered = new ConcurrentHashMap<>();

    public Conversations(Bindings bindings, Backends backends) {
        this.bindings = bindings;
        this.backends = backends;
    }

    /**
     * The room's conversation; opens one if it has none yet.
     *
     * @throws dev.homeroom.matrix.HomeserverException when a new one could not be noted in the room; the next call notes
     *     the same one
     */
    public Chat of(RoomId room) {
        return bindings.of(room)
                .flatMap(bound -> bound.binding().chatId())
                .<Chat>map(Chat.Open::new)
                .orElseGet(
                        () -> openUnless(room, bound -> bound.binding().chatId().isPresent()));
    }

    /**
     * A new conversation in place of one that the backend has forgotten; if the room has another one by now, that one.
     * Idempotent for the same forgotten chat id.
     *
     * @throws dev.homeroom.matrix.HomeserverException as {@link #of} does
     */
    public Chat replace(RoomId room, String forgotten) {
        return openUnless(
                room,
                bound -> bound.binding()
                        .chatId()
                        .filter(id -> !id.equals(forgotten))
                        .isPresent());
    }

    /** Whose memory a room has. */
    public enum Memory {
        /** A conversation of its own. */
        OWN,
        /** One thread that all rooms of the agent share, since its server has no conversations. */
        SHARED,
        /** None until the next message. */
        NONE
    }

    /** Asks no server. */
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
     * Lets go of the room's conversation: the next message opens another one. Idempotent.
     *
     * @throws dev.homeroom.matrix.HomeserverException when that could not be noted in the room
     */
    public void forget(RoomId room) {
        unremembered.remove(room);
        bindings.change(room, binding -> binding.remove("chat_id"));
    }

    /**
     * Goes on with a conversation that this room had before. Idempotent.
     *
     * @throws dev.homeroom.matrix.HomeserverException when that could not be noted in the room
     */
    public void resume(RoomId room, String chatId) {
        unremembered.remove(room);
        bindings.rememberChat(room, chatId);
    }

    private Chat openUnless(RoomId room, Predicate<BoundRoom> hasUsableChat) {
        Optional<BoundRoom> bound = bindings.reread(room);
        if (bound.isEmpty()) {
            return new Chat.Unbound();
        }
        return hasUsableChat.test(bound.get())
                ? new Chat.Open(bound.get().binding().chatId().orElseThrow())
                : open(bound.get());
    }

    private Chat open(BoundRoom bound) {
        String waiting = unremembered.get(bound.room());
        if (waiting != null) {
            return remember(bound.room(), waiting);
        }
        String backend = bound.binding().agent().backend();
        ChatOpening opening = backends.named(backend)
                .map(found -> found.openChat(bound.binding().agent().agentId(), bound.name()))
                .orElseGet(() -> notConfigured(backend));
        return switch (opening) {
            case ChatOpening.Opened(String chatId) -> remember(bound.room(), chatId);
            case ChatOpening.NotOpened(AgentOutcome outcome) -> new Chat.NotOpened(outcome);
        };
    }

    private Chat remember(RoomId room, String chatId) {
        unremembered.put(room, chatId);
        bindings.rememberChat(room, chatId);
        unremembered.remove(room);
        return new Chat.Open(chatId);
    }

    private static ChatOpening notConfigured(String backend) {
        return new ChatOpening.NotOpened(Backends.notConfigured(backend));
    }
}
