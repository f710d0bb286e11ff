package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The agents of {@link FakeLetta}, oldest first, listed as Letta does. */
final class LettaAgents {
    private static final String USUAL_PAGE = "50";

    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> descriptions = new HashMap<>();
    private final Set<String> unlisted = new HashSet<>();

    synchronized String add(String name) {
        String id = "agent-" + UUID.randomUUID();
        names.put(id, name);
        return id;
    }

    synchronized void describe(String id, String description) {
        descriptions.put(id, description);
    }

    /** With the id it had. */
    synchronized void bringBack(String id, String name) {
        names.put(id, name);
        unlisted.remove(id);
    }

    /** Hides it from lists only. */
    synchronized void leaveOutOfLists(String id) {
        unlisted.add(id);
    }

    synchronized void rename(String id, String name) {
        names.computeIfPresent(id, (_, _) -> name);
    }

    synchronized void remove(String id) {
        names.remove(id);
    }

    synchronized Set<String> ids() {
        return Set.copyOf(names.keySet());
    }

    synchronized boolean has(String id) {
        return names.containsKey(id);
    }

    synchronized JsonNode count() {
        return IntNode.valueOf((int)
                names.keySet().stream().filter(id -> !unlisted.contains(id)).count());
    }

    synchronized JsonNode one(String id) {
        return Json.object(Map.of(
                "id", id, "name", names.get(id), "tags", List.of(), "description", descriptions.getOrDefault(id, "")));
    }

    /** Like Letta: a page after a missing agent is the first page. */
    synchronized JsonNode page(Map<String, String> query) {
        List<String> ids =
                names.keySet().stream().filter(id -> !unlisted.contains(id)).toList();
        int first = ids.indexOf(query.getOrDefault("after", "")) + 1;
        int limit = Integer.parseInt(query.getOrDefault("limit", USUAL_PAGE));
        ArrayNode page = JsonNodeFactory.instance.arrayNode();
        ids.stream().skip(first).limit(limit == 0 ? ids.size() : limit).forEach(id -> page.add(one(id)));
        return page;
    }

    /** @param query may be null */
    static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            parameters.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
