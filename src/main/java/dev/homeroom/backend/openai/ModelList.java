package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes agents of {@code GET /v1/models}. A Letta API server answers there too, with a bare array of language models,
 * which nobody wants to see as agents.
 */
final class ModelList {
    private ModelList() {}

    static AgentList read(String name, UpstreamReply.Complete reply) {
        return switch (reply) {
            case UpstreamReply.NotSent(var detail) ->
                new AgentList.Failed("The server of " + name + " can't be reached: " + detail + ".");
            case UpstreamReply.Lost lost ->
                new AgentList.Failed("The list of " + name + " was not received: " + lost.detail() + ".");
            case UpstreamReply.Whole whole
            when !whole.isSuccess() -> new AgentList.Failed(refused(name, whole.status()));
            case UpstreamReply.Whole whole ->
                Json.parse(whole.body()).map(body -> agents(name, body)).orElseGet(() -> notAList(name));
        };
    }

    private static AgentList agents(String name, JsonNode body) {
        if (body.isArray()) {
            return new AgentList.Failed(
                    "The server of " + name + " lists language models at /v1/models, not agents: it is a"
                            + " Letta API server, so set homeroom.backends." + name + ".kind to letta.");
        }
        JsonNode models = body.path("data");
        if (!models.isArray()) {
            return notAList(name);
        }
        Map<String, Agent> agents = new LinkedHashMap<>();
        for (JsonNode model : models) {
            Optional<String> id = Json.text(model, "id");
            if (id.isEmpty()) {
                return notAList(name);
            }
            agents.putIfAbsent(id.get(), new Agent(id.get(), id.get(), Set.of(), true));
        }
        return new AgentList.Complete(List.copyOf(agents.values()));
    }

    private static AgentList.Failed notAList(String name) {
        return new AgentList.Failed("The server of " + name + " answered something that is not a list of models.");
    }

    private static String refused(String name, int status) {
        return switch (status) {
            case 401, 403 ->
                "The server of " + name + " does not accept Homeroom's key (HTTP " + status
                        + "); check homeroom.backends." + name + ".api-key.";
            case 404 ->
                "The server of " + name + " has no list at /v1/models; check homeroom.backends." + name + ".url.";
            default -> "The server of " + name + " failed to list its models (HTTP " + status + ").";
        };
    }
}
