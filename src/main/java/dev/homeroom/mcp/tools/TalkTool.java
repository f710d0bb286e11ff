package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.talk.TalkStart;
import dev.homeroom.tracking.TrackedWorks;
import jakarta.inject.Singleton;

/** {@code talk_to_agent}. An answer that takes longer than the call is a task. */
@Singleton
class TalkTool implements McpTool {
    private final SaidToAgents saidToAgents;
    private final TrackedWorks works;

    TalkTool(SaidToAgents saidToAgents, TrackedWorks works) {
        this.saidToAgents = saidToAgents;
        this.works = works;
    }

    @Override
    public String name() {
        return "talk_to_agent";
    }

    @Override
    public boolean isBetweenAgents() {
        return true;
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        TalkStart.Begun begun = saidToAgents.say(caller, "agent", "text", arguments);
        return TaskResult.begun(works, caller, begun.id(), begun.room());
    }
}
