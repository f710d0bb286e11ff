package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentBackend.ToolDecision;
import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.backend.letta.PendingApproval.PendingCalls;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.util.List;
import java.util.Optional;

/**
 * Stops work, also work that waits for an approval. Letta 0.16.8 withdraws what a cancelled run waits for only in the default
 * thread, and 0.11.7 nowhere; until then no message is taken. So Homeroom denies the calls, in a turn without a step of the
 * language model.
 */
final class LettaStop {
    /** For the agent, which reads it as the result of its call. */
    private static final String REASON = "The work was stopped before anybody decided about this.";

    private final LettaApi api;
    private final PendingApproval pendingApproval;

    LettaStop(LettaApi api, PendingApproval pendingApproval) {
        this.api = api;
        this.pendingApproval = pendingApproval;
    }

    /**
     * Cancels first: a run that goes on could ask for an approval in between.
     *
     * @return whether the server agreed; work that is over can't be stopped
     */
    boolean stop(RunningQuestion question) {
        boolean isCancelled = isCancelled(question);
        boolean isDenied = deny(question);
        return isCancelled || isDenied;
    }

    /**
     * Denies the calls that the question waits for. Nothing is cancelled, since others may work in the chat by now.
     *
     * @return whether the server agreed
     */
    boolean deny(RunningQuestion question) {
        return pendingApproval
                .in(question.agentId(), question.chatId())
                .filter(pending -> isOf(question, pending))
                .filter(pending -> isDenied(question, pending))
                .isPresent();
    }

    /** The default thread is shared with other clients, so only a known run is cancelled there. */
    private boolean isCancelled(RunningQuestion question) {
        return LettaConversations.isDefaultThread(question.chatId())
                ? question.runId()
                        .filter(run -> isCancelled(run, api.cancelRun(question.agentId(), run)))
                        .isPresent()
                : api.cancelConversation(question.chatId()) instanceof UpstreamReply.Whole whole && whole.isSuccess();
    }

    /** The server answers 200 also for runs that it can't cancel. */
    private static boolean isCancelled(String run, UpstreamReply.Complete reply) {
        return Json.ofSuccess(reply)
                .flatMap(body -> Json.text(body, run))
                .filter("cancelled"::equals)
                .isPresent();
    }

    /** Several rooms may share a chat, and other clients the default thread: they may wait for calls of their own. */
    private static boolean isOf(RunningQuestion question, PendingCalls pending) {
        return pending.run()
                        .filter(run -> question.runId().equals(Optional.of(run)))
                        .isPresent()
                || pending.requests().stream().map(ToolRequest::callId).anyMatch(question.calls()::contains);
    }

    private boolean isDenied(RunningQuestion question, PendingCalls pending) {
        List<ToolDecision> denials = pending.requests().stream()
                .map(request -> new ToolDecision(request.callId(), Optional.of(REASON)))
                .toList();
        ObjectNode body = Json.object().put("max_steps", 1);
        body.putArray("messages").add(LettaMessage.of(denials));
        UpstreamReply.Complete reply = LettaConversations.isDefaultThread(question.chatId())
                ? api.endInDefaultThread(question.agentId(), body)
                : api.endInConversation(question.chatId(), body);
        return reply instanceof UpstreamReply.Whole whole
                && whole.isSuccess()
                && !whole.body().contains("\"error_message\"");
    }
}
