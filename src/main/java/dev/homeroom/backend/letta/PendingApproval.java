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
import java.util.stream.Stream;

/** Finds the tool calls for which an agent waits: its refusal of a question doesn't name them. */
final class PendingApproval {
    private final LettaApi api;

    PendingApproval(LettaApi api) {
        this.api = api;
    }

    /**
     * Calls that wait for a decision.
     *
     * @param run that asked for them, where the server says so
     */
    record PendingCalls(Optional<String> run, List<ToolRequest> requests) {
        static PendingCalls of(JsonNode message) {
            return new PendingCalls(
                    Json.text(message, "run_id"),
                    new ApprovalRequests().add(message).all());
        }
    }

    /** @return the refusal itself when the server doesn't say which calls wait */
    AgentOutcome behind(Question question, AgentOutcome.Failed refusal) {
        return in(question.agentId(), question.chatId())
                .<AgentOutcome>map(pending -> new AgentOutcome.NeedsApproval(
                        pending.requests(), WaitingWork.EARLIER, AgentOutcome.Progress.NONE))
                .orElse(refusal);
    }

    /** The calls for which this chat waits; empty too when the server doesn't say. */
    Optional<PendingCalls> in(String agentId, String chatId) {
        return request(agentId, chatId)
                .map(PendingCalls::of)
                .filter(pending -> !pending.requests().isEmpty());
    }

    private Optional<JsonNode> request(String agentId, String chatId) {
        return LettaConversations.isDefaultThread(chatId)
                ? Json.ofSuccess(api.pendingApproval(agentId))
                        .map(agent -> agent.path("pending_approval"))
                        .filter(JsonNode::isObject)
                        .or(() -> latest(api.latestMessages(agentId)))
                : latest(api.latestMessagesIn(chatId));
    }

    private static Optional<JsonNode> latest(UpstreamReply.Complete reply) {
        return Json.ofSuccess(reply)
                .flatMap(messages -> messages.valueStream()
                        .filter(PendingApproval::isRequest)
                        .filter(request -> messages.valueStream().noneMatch(other -> isAnswer(other, request)))
                        .max(Comparator.comparing(PendingApproval::date)));
    }

    private static boolean isRequest(JsonNode message) {
        return Json.text(message, "message_type")
                .filter(ApprovalRequests.TYPE::equals)
                .isPresent();
    }

    /** Dates are in seconds, and some models use the ids of calls again: the order of a page doesn't tell either. */
    private static boolean isAnswer(JsonNode message, JsonNode request) {
        List<String> calls = calls(request).toList();
        return !isRequest(message)
                && date(message).compareTo(date(request)) >= 0
                && calls(message).anyMatch(calls::contains);
    }

    private static Stream<String> calls(JsonNode message) {
        return message.findValuesAsText("tool_call_id").stream();
    }

    private static String date(JsonNode message) {
        return message.path("date").asText();
    }
}
