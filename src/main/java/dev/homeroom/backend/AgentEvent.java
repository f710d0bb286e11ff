package dev.homeroom.backend;

/** One event of an agent's work; events come in order. Listeners must be quick, because the stream waits for them. */
public sealed interface AgentEvent {
    /** The backend took the question and sent the id of the run, which finds the run again after a crash. */
    record RunStarted(String runId) implements AgentEvent {}

    /**
     * The next piece of the agent's text.
     *
     * @param messageId pieces with the same id belong to one message; a new id begins the next message
     */
    record Text(String messageId, String piece) implements AgentEvent {}

    record Reasoning(String piece) implements AgentEvent {}

    /** @param callId matches the {@link ToolReturned} of the same call */
    record ToolCalled(String callId, String tool) implements AgentEvent {}

    /**
     * The purpose of a tool call, taken from its arguments.
     *
     * @param description the most telling argument, any string; never an argument recognised as a secret
     */
    record ToolDescribed(String callId, String description) implements AgentEvent {}

    record ToolReturned(String callId, boolean succeeded) implements AgentEvent {}
}
