package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.util.Optional;

/** Explains in one sentence why a page of agents could not be read. */
final class ListFailure {
    private ListFailure() {}

    /** Returns the array in the reply; empty if the reply is not a page. */
    static Optional<JsonNode> arrayIn(UpstreamReply.Complete reply) {
        return Json.ofSuccess(reply).filter(JsonNode::isArray);
    }

    static String sentence(String name, UpstreamReply.Complete reply) {
        return switch (reply) {
            case UpstreamReply.NotSent(var detail) -> "The server of " + name + " can't be reached: " + detail + ".";
            case UpstreamReply.Lost lost -> "The list of " + name + " was not received: " + lost.detail() + ".";
            case UpstreamReply.Whole whole -> "The server of " + name + " " + answered(whole);
        };
    }

    private static String answered(UpstreamReply.Whole whole) {
        int status = whole.status();
        if (status == 401 || status == 403) {
            return "does not accept Homeroom's key (HTTP " + status
                    + "); check LETTA_API_KEY or the backend's api-key.";
        }
        if (status == 404) {
            return "has no list of agents at /v1/agents/; if it is a Letta App Server or a proxy, its kind is openai.";
        }
        if (status >= 300 && status < 400) {
            return "answers with a redirect; set the backend's url to where it points.";
        }
        return whole.isSuccess()
                ? "answered something that is not a list of agents."
                : "failed to list its agents (HTTP " + status + ").";
    }
}
