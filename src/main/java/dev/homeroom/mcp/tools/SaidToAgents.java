package dev.homeroom.mcp.tools;

import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.talk.TalkRequest;
import dev.homeroom.talk.TalkStart;
import dev.homeroom.talk.TalkToAgent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Says something to another agent as the calling agent, which then looks after it as tracked work. */
@ApplicationScoped
public class SaidToAgents {
    private final TalkToAgent talkToAgent;

    SaidToAgents(TalkToAgent talkToAgent) {
        this.talkToAgent = talkToAgent;
    }

    /**
     * @param agent the argument with the id, user id or exact name of the agent
     * @param text the argument with the text
     * @throws ToolRefusal when nothing was said
     */
    public TalkStart.Begun say(CallingAgent caller, String agent, String text, CallArguments arguments) {
        TalkRequest request = new TalkRequest(
                Optional.of(caller.user()),
                arguments.required(agent),
                arguments.required(text),
                Optional.of(IdempotencyKey.of(arguments)));
        return switch (talkToAgent.begin(request)) {
            case TalkStart.Begun begun -> begun;
            case TalkStart.Unclear(var candidates) ->
                throw Candidates.severalMatch(
                        candidates, one -> one.name() + " (" + one.user().value() + ")");
            case TalkStart.Unknown _ ->
                throw new ToolRefusal(
                        "There is no agent with this id or name. Use matrix_find to see which there are.");
            case TalkStart.Refused(String reason) -> throw new ToolRefusal(reason);
        };
    }
}
