package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.talk.TalkRequest;
import dev.homeroom.talk.TalkStart;
import dev.homeroom.talk.TalkToAgent;
import dev.homeroom.tracking.TrackedWorks;
import dev.homeroom.tracking.TrackingId;
import jakarta.inject.Singleton;
import java.util.Optional;

/** {@code talk_to_agent}. An answer that takes longer than the call is a task. */
@Singleton
class TalkTool implements McpTool {
    private final TalkToAgent talkToAgent;
    private final TrackedWorks works;

    TalkTool(TalkToAgent talkToAgent, TrackedWorks works) {
        this.talkToAgent = talkToAgent;
        this.works = works;
    }

    @Override
    public String name() {
        return "talk_to_agent";
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        TalkRequest request = new TalkRequest(
                Optional.of(caller.user()),
                arguments.required("agent"),
                arguments.required("text"),
                Optional.of(IdempotencyKey.of(arguments)));
        return switch (talkToAgent.begin(request)) {
            case TalkStart.Begun(TrackingId id, RoomId room) -> TaskResult.begun(works, caller, id, room);
            case TalkStart.Unclear(var candidates) ->
                throw Candidates.severalMatch(
                        candidates, agent -> agent.name() + " (" + agent.user().value() + ")");
            case TalkStart.Unknown _ ->
                throw new ToolRefusal(
                        "There is no agent with this id or name. Use matrix_find to see which there are.");
            case TalkStart.Refused(String reason) -> throw new ToolRefusal(reason);
        };
    }
}
