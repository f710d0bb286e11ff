package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.content.BackendWords;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Makes agents of {@code GET /v1/models}. A Letta API server answers there too, with a bare array of language models,
 * which nobody wants to see as agents. Models that are said to be for other things than conversations are left out.
 */
final class ModelList {
    private ModelList() {}

    /** @param path where the list was looked for */
    static AgentList read(String name, String path, UpstreamReply.Complete reply) {
        return switch (reply) {
            case UpstreamReply.NotSent(var detail) ->
                new AgentList.Failed("The server of " + name + " can't be reached: " + detail + ".");
            case UpstreamReply.Lost lost ->
                new AgentList.Failed("The list of " + name + " was not received: " + lost.detail() + ".");
            case UpstreamReply.Whole whole
            when !whole.isSuccess() -> new AgentList.Failed(refused(name, path, whole.status()));
            case UpstreamReply.Whole whole ->
                Json.parse(whole.body())
                        .flatMap(ModelList::entries)
                        .map(models -> agents(name, path, models))
                        .orElseGet(() -> notAList(name));
        };
    }

    private static Optional<JsonNode> entries(JsonNode body) {
        if (body.isArray()) {
            return Optional.of(body);
        }
        return Optional.of(body.path("data"))
                .filter(JsonNode::isArray)
                .or(() -> Optional.of(body.path("models")).filter(JsonNode::isArray));
    }

    private static AgentList agents(String name, String path, JsonNode models) {
        if (isOfLetta(models)) {
            return new AgentList.Failed(
                    "The server of " + name + " lists language models at " + path + ", not agents: it is a"
                            + " Letta API server, so set homeroom.backends." + name + ".kind to letta.");
        }
        Map<String, Agent> agents = new LinkedHashMap<>();
        List<String> passedOver = new ArrayList<>();
        int number = 0;
        for (JsonNode model : models) {
            number++;
            Optional<String> id = id(model);
            if (id.isEmpty()) {
                passedOver.add(withoutId(number, model));
            } else if (!ModelUse.isForOtherThings(model)) {
                agents.putIfAbsent(id.get(), new Agent(id.get(), id.get(), Set.of(), true, description(model)));
            }
        }
        return agents.isEmpty() && !passedOver.isEmpty() ? notAList(name) : AgentList.of(agents.values(), passedOver);
    }

    private static String description(JsonNode model) {
        return Json.text(model, "description").orElse("");
    }

    private static Optional<String> id(JsonNode model) {
        return model.isTextual() ? Optional.of(model.textValue()).filter(id -> !id.isBlank()) : Json.text(model, "id");
    }

    private static String withoutId(int number, JsonNode model) {
        return "entry " + number
                + Json.text(model, "name")
                        .map(name -> " (" + BackendWords.of(name) + ")")
                        .orElse("") + " has no id";
    }

    private static boolean isOfLetta(JsonNode models) {
        return StreamSupport.stream(models.spliterator(), false)
                .anyMatch(model -> model.has("handle") || model.has("model_endpoint_type"));
    }

    private static AgentList.Failed notAList(String name) {
        return new AgentList.Failed("The server of " + name + " answered something that is not a list of models.");
    }

    private static String refused(String name, String path, int status) {
        return switch (status) {
            case 401, 403 ->
                "The server of " + name + " does not accept Homeroom's key (HTTP " + status
                        + "); check homeroom.backends." + name + ".api-key.";
            case 404, 405, 501 ->
                "The server of " + name + " has no list at " + path + " (HTTP " + status + "); check homeroom.backends."
                        + name + ".url, or name its models in homeroom.backends." + name + ".models.";
            default -> "The server of " + name + " failed to list its models (HTTP " + status + ").";
        };
    }
}
