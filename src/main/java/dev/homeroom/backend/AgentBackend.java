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
     * Asks for one agent that a complete list was without. Lists have gaps; what is taken away from people because an agent is
     * gone must not depend on one.
     */
    AgentLookup existence(String agentId);

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
    Optional<String> mutexKey(String agentId, String chatId);

    /**
     * Whether nothing but its answer comes of a question, so that asking it twice does no harm. A backend with side effects
     * never lets a question with an {@link Question#earlier earlier try} be worked on twice.
     */
    boolean isSideEffectFree();

    /** Whether a question with an earlier try can be asked without being worked on twice. Asks no server. */
    boolean isIdempotent(Question question);

    /**
     * Asks, and waits for the end. A question with an earlier try is picked up from there; where that can't be done, the
     * outcome is {@link AgentOutcome.Interrupted.How#FORGOTTEN}, or it is asked again if the backend is stateless.
     *
     * @param listener told of each event in order, from the calling thread
     */
    AgentOutcome ask(Question question, Consumer<AgentEvent> listener);

    /**
     * Stops the work on a question, within seconds: upstream where the backend has a way, and a call of this process that
     * still waits for the answer ends. Idempotent; nothing happens to work that is over.
     *
     * @return whether anything was stopped
     */
    boolean stop(RunningQuestion runningQuestion);

    /** Gives up connections; calls that are running end as interrupted. */
    default void close() {}

    /** What came of {@link AgentBackend#openChat}. */
    public sealed interface ChatOpening {
        record Opened(String chatId) implements ChatOpening {}

        /** The same outcomes a question can have short of an answer. */
        record NotOpened(AgentOutcome outcome) implements ChatOpening {}
    }

    /** Whether an agent that a list is without is there all the same. */
    public enum AgentLookup {
        THERE,
        /** The backend says for certain that it isn't. */
        GONE,
        /** The backend can't be asked now, or never knows. */
        UNKNOWN
    }

    /**
     * Work on a question that may be going on.
     *
     * @param turnId the question's {@link Question#turnId}
     * @param runId the backend's name for the work, if it has told it
     */
    public record RunningQuestion(String agentId, String chatId, String turnId, Optional<String> runId) {}
}
