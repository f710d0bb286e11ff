package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.NeedsApproval.WaitingWork;
import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the tool calls for which an agent has been waiting since earlier work: its refusal of a question doesn't name them. */
final class PendingApproval {
    private final LettaApi api;

    PendingApproval(LettaApi api) {
        this.api = api;
    }

    /** @return the refusal itself when the server doesn't say which calls wait */
    AgentOutcome behind(Question question, AgentOutcome.Failed refusal) {
        List<ToolRequest> requests = request(question)
                .map(message -> new ApprovalRequests().add(message).all())
                .orElse(List.of());
        return requests.isEmpty()
                ? refusal
                : new AgentOutcome.NeedsApproval(requests, WaitingWork.EARLIER, AgentOutcome.Progress.NONE);
    }

    private Optional<JsonNode> request(Question question) {
        return LettaConversations.isDefaultThread(question.chatId())
                ? body(api.pendingApproval(question.agentId()))
                        .map(agent -> agent.path("pending_approval"))
                        .filter(JsonNode::isObject)
                        .or(() -> latest(api.latestMessages(question.agentId())))
                : latest(api.latestMessagesIn(question.chatId()));
    }

    private static Optional<JsonNode> latest(UpstreamReply.Complete reply) {
        return body(reply)
                .flatMap(messages -> messages.valueStream()
                        .filter(message -> Json.text(message, "message_type")
                                .filter(ApprovalRequests.TYPE::equals)
                                .isPresent())
                        .max(Comparator.comparing(
                                message -> message.path("date").asText())));
    }

    private static Optional<JsonNode> body(UpstreamReply.Complete reply) {
        return reply instanceof UpstreamReply.Whole whole && whole.isSuccess()
                ? Json.parse(whole.body())
                : Optional.empty();
    }
}
