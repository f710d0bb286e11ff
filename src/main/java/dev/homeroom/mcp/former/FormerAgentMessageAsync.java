package dev.homeroom.mcp.former;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.mcp.tools.SaidToAgents;
import dev.homeroom.talk.TalkStart;
import jakarta.inject.Singleton;
import java.time.Duration;

/** {@code matrix_agent_message_async(to_agent_id, message, from_agent_id, timeout_seconds)}. */
@Singleton
class FormerAgentMessageAsync implements McpTool {
    private final SaidToAgents saidToAgents;

    FormerAgentMessageAsync(SaidToAgents saidToAgents) {
        this.saidToAgents = saidToAgents;
    }

    @Override
    public String name() {
        return "matrix_agent_message_async";
    }

    @Override
    public boolean isBetweenAgents() {
        return true;
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        FormerSender.requireCaller(caller, arguments);
        TalkStart.Begun begun = saidToAgents.say(caller, "to_agent_id", "message", arguments);
        Duration timeout = Duration.ofSeconds(arguments.number("timeout_seconds", FormerTrackingId.USUAL_SECONDS));
        return PresentTools.success()
                .put("tracking_id", new FormerTrackingId(begun.id(), timeout).text())
                .put("status", "pending")
                .put("message", "Message sent. Use matrix_agent_message_status to check progress.")
                .put("room_id", begun.room().value());
    }
}
