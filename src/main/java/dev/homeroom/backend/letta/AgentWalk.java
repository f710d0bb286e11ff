package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.content.BackendWords;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the list of agents page by page. A page after a deleted agent is silently the first page again, so ids are
 * deduplicated, a page without new ids ends the walk, and the result counts only if the server's own count agrees.
 */
final class AgentWalk {
    private static final int MOST_AGENTS = 100_000;

    private sealed interface Walked {
        record Whole(AgentList list) implements Walked {}

        record Changed(int read, int counted) implements Walked {}

        record Failed(String reason) implements Walked {}
    }

    private final LettaApi api;
    private final String name;

    AgentWalk(LettaApi api, String name) {
        this.api = api;
        this.name = name;
    }

    AgentList read() {
        Walked first = walk();
        Walked decisive = first instanceof Walked.Changed ? walk() : first;
        return switch (decisive) {
            case Walked.Whole(var list) -> list;
            case Walked.Failed(var reason) -> new AgentList.Failed(reason);
            case Walked.Changed(int read, int counted) ->
                new AgentList.Failed(
                        "The list of " + name + " has " + read + " agents, but the server counts " + counted + ".");
        };
    }

    private Walked walk() {
        Map<String, Agent> agents = new LinkedHashMap<>();
        List<String> passedOver = new ArrayList<>();
        Optional<String> last = Optional.empty();
        while (agents.size() <= MOST_AGENTS) {
            UpstreamReply.Complete reply = api.agents(last);
            Optional<JsonNode> page = ListFailure.arrayIn(reply);
            if (page.isEmpty()) {
                return new Walked.Failed(ListFailure.sentence(name, reply));
            }
            int before = agents.size();
            int without = passedOver.size();
            for (JsonNode entry : page.get()) {
                Optional<String> id = Json.text(entry, "id");
                if (id.isEmpty()) {
                    passedOver.add(withoutId(agents.size() + passedOver.size() + 1, entry));
                } else {
                    agents.putIfAbsent(id.get(), agent(id.get(), entry));
                    last = id;
                }
            }
            if (agents.isEmpty() && !passedOver.isEmpty()) {
                return new Walked.Failed(
                        "No entry in the list of " + name + " has an id, so it is not a list of agents.");
            }
            if (agents.size() == before) {
                return verdict(agents, passedOver.subList(0, without == 0 ? passedOver.size() : without));
            }
            if (page.get().size() < api.pageSize() && isCount(agents.size() + passedOver.size())) {
                return whole(agents, passedOver);
            }
        }
        return new Walked.Failed("The list of " + name + " has more than " + MOST_AGENTS + " agents.");
    }

    private boolean isCount(int read) {
        OptionalInt counted = counted();
        return counted.isPresent() && counted.getAsInt() == read;
    }

    private static String withoutId(int number, JsonNode entry) {
        return "entry " + number
                + Json.text(entry, "name")
                        .map(name -> " (" + BackendWords.of(name) + ")")
                        .orElse("") + " has no id";
    }

    private Walked verdict(Map<String, Agent> agents, List<String> passedOver) {
        OptionalInt counted = counted();
        int read = agents.size() + passedOver.size();
        return counted.isEmpty() || counted.getAsInt() == read
                ? whole(agents, passedOver)
                : new Walked.Changed(read, counted.getAsInt());
    }

    private static Walked whole(Map<String, Agent> agents, List<String> passedOver) {
        return new Walked.Whole(AgentList.of(agents.values(), passedOver));
    }

    /** Empty on servers that don't count (before 0.7), or when the count can't be had. */
    private OptionalInt counted() {
        return Json.ofSuccess(api.agentCount())
                .filter(JsonNode::isInt)
                .map(count -> OptionalInt.of(count.intValue()))
                .orElseGet(OptionalInt::empty);
    }

    private static Agent agent(String id, JsonNode entry) {
        Set<String> tags = new HashSet<>();
        entry.path("tags").forEach(tag -> {
            if (tag.isTextual()) {
                tags.add(tag.textValue());
            }
        });
        String name = entry.path("name").textValue();
        String description = Json.text(entry, "description").orElse("");
        return new Agent(id, name == null ? "" : name, tags, true, description);
    }
}
