package dev.homeroom.backend.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** The agents of a fake Letta, and how it lists them. */
final class FakeAgents {
    private record FakeAgent(String id, String name, Set<String> tags) {}

    private final Map<String, FakeAgent> agents = new LinkedHashMap<>();
    private final AtomicInteger pages = new AtomicInteger();
    private volatile int uncounted;
    private volatile IntConsumer onPage = page -> {};

    synchronized String add(String name, Set<String> tags) {
        String id = "agent-" + UUID.randomUUID();
        agents.put(id, new FakeAgent(id, name, tags));
        return id;
    }

    synchronized void rename(String id, String name) {
        agents.computeIfPresent(id, (same, agent) -> new FakeAgent(id, name, agent.tags()));
    }

    synchronized void remove(String id) {
        agents.remove(id);
    }

    synchronized boolean has(String id) {
        return agents.containsKey(id);
    }

    void miscountBy(int more) {
        uncounted = more;
    }

    void onPage(IntConsumer listener) {
        onPage = listener;
    }

    synchronized int count() {
        return agents.size() + uncounted;
    }

    void list(FakeExchange exchange) throws IOException {
        List<FakeAgent> all = snapshot();
        int limit = exchange.query("limit").map(Integer::parseInt).orElse(50);
        // As the server does: after an agent that isn't there comes the first page.
        int from = exchange.query("after")
                .map(after -> all.stream().map(FakeAgent::id).toList().indexOf(after) + 1)
                .orElse(0);
        List<Map<String, Object>> page = all.subList(from, Math.min(all.size(), from + limit)).stream()
                .map(FakeAgents::shown)
                .toList();
        onPage.accept(pages.incrementAndGet());
        exchange.json(200, page);
    }

    private synchronized List<FakeAgent> snapshot() {
        return new ArrayList<>(agents.values());
    }

    private static Map<String, Object> shown(FakeAgent agent) {
        return Map.of("id", agent.id(), "name", agent.name(), "tags", agent.tags(), "hidden", false);
    }

    void one(FakeExchange exchange) throws IOException {
        String id = exchange.segment(3);
        List<FakeAgent> found =
                snapshot().stream().filter(agent -> agent.id().equals(id)).toList();
        if (found.isEmpty()) {
            unknown(exchange, id);
        } else {
            exchange.json(200, shown(found.getFirst()));
        }
    }

    static void unknown(FakeExchange exchange, String id) throws IOException {
        exchange.json(404, Map.of("detail", "Agent with ID " + id + " not found"));
    }
}
