package dev.homeroom.backend;

/** What happens while an agent works, in order. Listeners must be quick: the stream waits for them. */
public sealed interface AgentEvent {
    /** The backend took the question and names the work, so that it can be found again after a crash. */
    record RunStarted(String runId) implements AgentEvent {}

    /**
     * A further piece of what the agent says.
     *
     * @param messageId pieces with the same id belong to one message; a new id begins the next one
     */
    record Text(String messageId, String piece) implements AgentEvent {}

    record Reasoning(String piece) implements AgentEvent {}

    /** @param callId matches the {@link ToolReturned} of the same call */
    record ToolCalled(String callId, String tool) implements AgentEvent {}

    /**
     * What a tool is called with.
     *
     * @param description the one argument that says most, any string; never a secret that is known for one
     */
    record ToolDescribed(String callId, String description) implements AgentEvent {}

    record ToolReturned(String callId, boolean succeeded) implements AgentEvent {}
}
