package dev.homeroom.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The agents of {@link FakeLetta}, oldest first, listed as Letta does. */
final class LettaAgents {
    private static final int USUAL_PAGE = 50;

    private static final class LettaAgent {
        private final String id;
        private final Set<String> tags;
        private String name;
        private String description = "";
        private boolean listed = true;

        private LettaAgent(String id, String name, Set<String> tags) {
            this.id = id;
            this.name = name;
            this.tags = tags;
        }

        private ObjectNode shown() {
            ObjectNode agent = FakeServer.object().put("id", id).put("name", name);
            agent.put("description", description).put("hidden", false);
            tags.forEach(agent.putArray("tags")::add);
            return agent;
        }
    }

    private final Map<String, LettaAgent> agents = new LinkedHashMap<>();
    private int uncounted;

    synchronized void add(String id, String name, Set<String> tags) {
        agents.put(id, new LettaAgent(id, name, tags));
    }

    synchronized void rename(String id, String name) {
        agent(id).name = name;
    }

    synchronized void describe(String id, String description) {
        agent(id).description = description;
    }

    synchronized void leaveOutOfLists(String id) {
        agent(id).listed = false;
    }

    private LettaAgent agent(String id) {
        return Objects.requireNonNull(agents.get(id), id);
    }

    synchronized void remove(String id) {
        agents.remove(id);
    }

    synchronized void miscountBy(int more) {
        uncounted = more;
    }

    synchronized boolean has(String id) {
        return agents.containsKey(id);
    }

    synchronized Set<String> ids() {
        return Set.copyOf(agents.keySet());
    }

    synchronized Optional<JsonNode> one(String id) {
        return Optional.ofNullable(agents.get(id)).map(LettaAgent::shown);
    }

    synchronized int count() {
        return listed().size() + uncounted;
    }

    /** As the server does: after an agent that isn't there comes the first page. */
    synchronized ArrayNode page(HttpCall call) {
        List<LettaAgent> listed = listed();
        int limit = call.query("limit").map(Integer::parseInt).orElse(USUAL_PAGE);
        int from = call.query("after")
                .map(after -> listed.stream().map(agent -> agent.id).toList().indexOf(after) + 1)
                .orElse(0);
        ArrayNode page = JsonNodeFactory.instance.arrayNode();
        listed.stream().skip(from).limit(limit == 0 ? listed.size() : limit).forEach(agent -> page.add(agent.shown()));
        return page;
    }

    private List<LettaAgent> listed() {
        return agents.values().stream().filter(agent -> agent.listed).toList();
    }
}
