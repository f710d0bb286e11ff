package dev.homeroom.mcp.former;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.EventId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.talk.TalkToAgent;
import dev.homeroom.tracking.TrackingId;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** {@code matrix_agent_message(to_agent_id, message, from_agent_id, verify_delivery)}. */
@Singleton
class FormerAgentMessage implements McpTool {
    private final PresentTools presentTools;
    private final TalkToAgent talkToAgent;
    private final AgentDirectory directory;

    FormerAgentMessage(PresentTools presentTools, TalkToAgent talkToAgent, AgentDirectory directory) {
        this.presentTools = presentTools;
        this.talkToAgent = talkToAgent;
        this.directory = directory;
    }

    @Override
    public String name() {
        return "matrix_agent_message";
    }

    @Override
    public boolean isBetweenAgents() {
        return true;
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        FormerSender.requireCaller(caller, arguments);
        ObjectNode talk = presentTools.call(
                "talk_to_agent",
                caller,
                Map.of("agent", arguments.required("to_agent_id"), "text", arguments.required("message")));
        String task = talk.path("task_id").asText();
        Optional<EventId> said = talkToAgent.said(new TrackingId(task));
        ObjectNode result = PresentTools.success();
        said.ifPresent(event -> result.put("event_id", event.value()));
        result.put("room_id", talk.path("room_id").asText())
                .put(
                        "from_agent",
                        directory.find(caller.ref()).map(KnownAgent::name).orElse(""));
        if (arguments.flag("verify_delivery")) {
            result.put("delivered", said.isPresent());
        }
        result.put("status", FormerState.word(talk.path("status").asText())).put("tracking_id", task);
        if (talk.has("result")) {
            result.put("response", talk.path("result").asText());
        } else if (talk.path("status").asText().equals("failed")) {
            result.put("error", talk.path("note").asText());
        }
        return result;
    }
}
