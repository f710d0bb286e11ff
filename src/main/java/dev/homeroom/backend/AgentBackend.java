package dev.homeroom.backend;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * One configured backend. Calls block, have limits of their own, and belong on a virtual thread; many may run at once.
 * No call throws for what the other side does or fails to do.
 */
public interface AgentBackend {

    /** The name in settings, bindings and user ids: {@code [a-z][a-z0-9]*}. */
    String name();

    /** Reads the list of agents to its last page. */
    AgentList list();

    /**
     * Names a fresh upstream conversation with the agent, to be stored with the room. Not idempotent.
     *
     * @param label what the conversation may be called upstream, for people who look there
     */
    ChatOpening openChat(String agentId, String label);

    /**
     * What must not overlap although rooms share it: two questions with the same key are never asked at the same time.
     * Empty where questions touch nothing but their own chat, which belongs to one room, whose turns don't overlap.
     */
    Optional<String> exclusionKey(String agentId, String chatId);

    /**
     * Whether asking the same question again after a crash is safe: the backend then answers the first one once more,
     * or has no side effects.
     */
    boolean repeatable(Question question);

    /**
     * Asks, and waits for the end.
     *
     * @param listener told of each event in order, from the calling thread
     */
    AgentOutcome ask(Question question, Consumer<AgentEvent> listener);

    /** Gives up connections; calls that are running end as interrupted. */
    default void close() {}
}
