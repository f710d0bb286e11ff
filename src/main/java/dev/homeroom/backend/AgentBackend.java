package dev.homeroom.backend;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One configured backend. Calls block, time out by themselves, and belong on a virtual thread. Many may run at once.
 * No call throws because of anything the server does or fails to do.
 */
public interface AgentBackend {

    /** The name in settings, bindings and user ids: {@code [a-z][a-z0-9]*}. */
    String name();

    /** Reads the list of agents to its last page. */
    AgentList list();

    /**
     * Looks up one agent that a complete list did not contain. Lists can have gaps, so a missing entry alone must not
     * cost people anything.
     */
    AgentLookup existence(String agentId);

    /**
     * Opens a new upstream conversation with the agent. Its id is stored with the room. Not idempotent.
     *
     * @param label a name for the conversation, shown to people who use the upstream server directly
     */
    ChatOpening openChat(String agentId, String label);

    /**
     * The key of a resource that rooms share: two questions with the same key are never asked at the same time. Empty
     * if questions touch only their own chat. A chat belongs to one room, and the turns of a room never overlap.
     */
    Optional<String> mutexKey(String agentId, String chatId);

    /**
     * Whether a question has no effect but its answer, so that asking it twice does no harm. A backend with side effects
     * never processes a question with an {@link Question#earlier earlier try} twice.
     */
    boolean isSideEffectFree();

    /** Whether a question with an earlier try can be asked without being processed twice. Sends no request. */
    boolean isIdempotent(Question question);

    /**
     * Asks a question and waits for its outcome. A question with an earlier try is resumed. If that is impossible, a
     * stateless backend asks again, and any other returns {@link AgentOutcome.Interrupted.How#FORGOTTEN}.
     *
     * @param listener receives each event in order, on the calling thread
     */
    AgentOutcome ask(Question question, Consumer<AgentEvent> listener);

    /**
     * Stops the work on a question within seconds. The upstream run is cancelled if the backend supports it, and a call
     * in this process that waits for the answer ends. Idempotent; no-op if the work has ended.
     *
     * @return whether anything was stopped
     */
    boolean stop(RunningQuestion runningQuestion);

    /**
     * Denies the tool calls that a question waits for, and leaves all other work alone, also that of the same chat. Idempotent; no-op
     * where agents never ask, or if the calls are not waited for.
     *
     * @return whether anything was denied
     */
    default boolean deny(RunningQuestion waiting) {
        return false;
    }

    /** The circuit breaker before the server. A question that it turns away is {@link AgentOutcome.NotTaken} at once. */
    default Circuit circuit() {
        return Circuit.CLOSED;
    }

    /** The conversations that Homeroom keeps, because the server keeps none. Empty where the server keeps them. */
    default Optional<KeptConversations> conversations() {
        return Optional.empty();
    }

    /** Tells agents what people decided about their tools. Empty where agents never ask. */
    default Optional<ToolApprovals> approvals() {
        return Optional.empty();
    }

    /** Gives tools to agents. Empty where the server can't be told of any. */
    default Optional<ToolHost> toolHost() {
        return Optional.empty();
    }

    /** Closes the connections. Running calls end as interrupted. */
    default void close() {}

    /** The result of {@link AgentBackend#openChat}. */
    public sealed interface ChatOpening {
        record Opened(String chatId) implements ChatOpening {}

        /** @param outcome any outcome of a question except an answer */
        record NotOpened(AgentOutcome outcome) implements ChatOpening {}
    }

    /** The answers to {@link AgentOutcome.NeedsApproval}. */
    public interface ToolApprovals {
        /**
         * Tells the agent, and waits for the outcome of its further work as {@link AgentBackend#ask} does. An agent that was told
         * before is not told twice.
         *
         * @param question with a {@link Question#turnId} of its own, and the earlier try to tell, if there was one
         * @param decisions on each call that waits
         */
        AgentOutcome decide(Question question, List<ToolDecision> decisions, Consumer<AgentEvent> listener);
    }

    /**
     * A server that calls a tool server over MCP for its agents. Each call may be repeated: nothing is registered or attached twice.
     */
    public interface ToolHost {
        /**
         * Registers the tool server, or changes its registration, and lets the host read its tools. Fails, and changes nothing, when
         * the host has other tools of their names.
         *
         * @param agentId for which the host reads them
         */
        HostReply register(ToolServer server, String agentId);

        /** Attaches those of the tools that the agent doesn't have yet, and takes off what the tool server no longer offers. */
        HostReply attach(String agentId, ToolServer server, Collection<HostedTool> tools);

        /** Takes the tools of a tool server off an agent. */
        HostReply detach(String agentId, ToolServer server);

        /** Removes the tool server with all its tools, if it is registered. */
        HostReply withdraw(ToolServer server);
    }

    /**
     * A server of tools.
     *
     * @param name by which the host knows it; no other server has it
     * @param url as the host reaches it
     * @param authorization the header of each call
     * @param tools the names of its tools
     */
    public record ToolServer(String name, URI url, String authorization, Set<String> tools) {
        public ToolServer {
            tools = Set.copyOf(tools);
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "ToolServer[" + name + " " + url + "]";
        }
    }

    /** @param id of the host */
    public record HostedTool(String name, String id) {}

    /** The reply of a {@link ToolHost}. */
    public sealed interface HostReply {
        /** Registered; the host offers these tools. */
        record Registered(List<HostedTool> tools) implements HostReply {
            public Registered {
                tools = List.copyOf(tools);
            }
        }

        /** @param changes number of tools that were attached, or taken off; 0 if all was so already */
        record Done(int changes) implements HostReply {}

        /** @param reason one sentence for operators, without secrets */
        record Failed(String reason) implements HostReply {}
    }

    /** @param denial the reason for the agent; empty if the call is allowed */
    public record ToolDecision(String callId, Optional<String> denial) {}

    /** Whether an agent that is missing from a list exists all the same. */
    public enum AgentLookup {
        THERE,
        /** The backend says for certain that the agent does not exist. */
        GONE,
        /** The backend cannot be reached now, or can never tell. */
        UNKNOWN
    }

    /**
     * A question that may still be in progress.
     *
     * @param turnId the question's {@link Question#turnId}
     * @param runId the id of the upstream run, if the backend has sent it
     * @param calls ids of the tool calls on whose card the question waits; empty if there is none
     */
    public record RunningQuestion(
            String agentId, String chatId, String turnId, Optional<String> runId, List<String> calls) {
        public RunningQuestion {
            calls = List.copyOf(calls);
        }

        public RunningQuestion(String agentId, String chatId, String turnId, Optional<String> runId) {
            this(agentId, chatId, turnId, runId, List.of());
        }
    }

    /**
     * The circuit breaker before a backend's server. While it is open, the server gets probes and requests
     * to stop, and questions are turned away. For any number of threads.
     */
    public interface Circuit {
        /** The circuit breaker of a backend that has no server, or whose server is always asked. */
        Circuit CLOSED = new Circuit() {
            @Override
            public Optional<String> outage() {
                return Optional.empty();
            }

            @Override
            public Optional<String> refusal() {
                return Optional.empty();
            }

            @Override
            public void onReturn(Runnable listener) {}
        };

        /** Why the circuit breaker is open, in one line for operators; empty while it is closed. */
        Optional<String> outage();

        /**
         * Why a question would be turned away now; empty if it would be asked. Questions are turned away while the circuit breaker
         * is open, and while a probe of a closed one has just failed.
         */
        Optional<String> refusal();

        /** Registers a listener that runs when questions are asked again. It must be quick. */
        void onReturn(Runnable listener);
    }
}
