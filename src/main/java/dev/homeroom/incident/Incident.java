package dev.homeroom.incident;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An incident, as the state {@code dev.homeroom.incident} of its room keeps it.
 *
 * @param id short, and part of the room's alias
 * @param agents those in the room
 * @param began when it was opened
 * @param entries the newest lines of the timeline, oldest first
 * @param dropped number of older lines, which only the room has
 * @param told number of lines that the room has, the dropped ones included
 * @param end empty while it is open
 * @param isSettled whether the room is in line with this state
 * @param requests the first request, and the newest ones after it
 */
public record Incident(
        String id,
        String title,
        Severity severity,
        List<AgentRef> agents,
        Instant began,
        List<IncidentEntry> entries,
        int dropped,
        int told,
        Optional<Instant> end,
        boolean isSettled,
        List<IncidentKey> requests) {
    private static final int VERSION = 1;
    private static final int MOST_ENTRIES = 30;
    /** In bytes of JSON. With agents and keys, the state stays below the 65,536 bytes of an event. */
    private static final int MOST_BYTES = 40_000;

    private static final int MOST_REQUESTS = 200;

    public Incident {
        agents = List.copyOf(agents);
        entries = List.copyOf(entries);
        requests = List.copyOf(requests);
    }

    static Incident opened(
            String id, String title, Severity severity, List<AgentRef> agents, IncidentEntry first, IncidentKey key) {
        return new Incident(
                id, title, severity, agents, first.at(), List.of(first), 0, 0, Optional.empty(), false, List.of(key));
    }

    public boolean isOpen() {
        return end.isEmpty();
    }

    /** The request that was taken under this name. */
    Optional<IncidentKey> request(String name) {
        return requests.stream().filter(taken -> taken.name().equals(name)).findFirst();
    }

    /** The lines that the room does not have yet, each with its number. */
    List<NumberedEntry> untold() {
        List<NumberedEntry> untold = new ArrayList<>();
        for (int index = Math.max(0, told - dropped); index < entries.size(); index++) {
            untold.add(new NumberedEntry(dropped + index, entries.get(index)));
        }
        return untold;
    }

    /** @param number counts all lines of the incident from 0 */
    record NumberedEntry(int number, IncidentEntry entry) {}

    Incident with(IncidentEntry entry, Severity newSeverity, IncidentKey key) {
        List<IncidentEntry> all = new ArrayList<>(entries);
        all.add(entry);
        List<IncidentEntry> newest = newest(all);
        return new Incident(
                id,
                title,
                newSeverity,
                agents,
                began,
                newest,
                dropped + all.size() - newest.size(),
                told,
                end,
                false,
                remembered(key));
    }

    private static List<IncidentEntry> newest(List<IncidentEntry> all) {
        int bytes = 0;
        int from = all.size();
        while (from > 0 && all.size() - from < MOST_ENTRIES) {
            bytes += all.get(from - 1).bytes();
            if (bytes > MOST_BYTES) {
                break;
            }
            from--;
        }
        return all.subList(from, all.size());
    }

    private List<IncidentKey> remembered(IncidentKey key) {
        List<IncidentKey> all = new ArrayList<>(requests);
        all.add(key);
        if (all.size() > MOST_REQUESTS) {
            all.remove(1);
        }
        return all;
    }

    /** @param summary the last line of the timeline */
    Incident closed(IncidentEntry summary, IncidentKey key) {
        Incident last = with(summary, severity, key);
        return new Incident(
                id,
                title,
                severity,
                agents,
                began,
                last.entries(),
                last.dropped(),
                told,
                Optional.of(summary.at()),
                false,
                last.requests());
    }

    Incident settled() {
        return new Incident(
                id, title, severity, agents, began, entries, dropped, dropped + entries.size(), end, true, requests);
    }

    /** Parses the content of the state event. Empty for content of another version. */
    static Optional<Incident> of(ObjectNode content) {
        Optional<Severity> severity = Severity.of(content.path("severity").asText());
        if (content.path("version").asInt() != VERSION || severity.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Incident(
                content.path("id").asText(),
                content.path("title").asText(),
                severity.get(),
                content.path("agents")
                        .valueStream()
                        .map(agent -> new AgentRef(
                                agent.path("backend").asText(),
                                agent.path("agent_id").asText()))
                        .toList(),
                Instant.ofEpochMilli(content.path("began").asLong()),
                content.path("timeline").valueStream().map(IncidentEntry::of).toList(),
                content.path("dropped").asInt(),
                content.path("told").asInt(),
                Optional.of(content.path("end").asLong())
                        .filter(time -> time > 0)
                        .map(Instant::ofEpochMilli),
                content.path("settled").asBoolean(),
                content.path("requests")
                        .valueStream()
                        .flatMap(key -> IncidentKey.parse(key.asText()).stream())
                        .toList()));
    }

    ObjectNode toJson() {
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("version", VERSION)
                .put("id", id)
                .put("title", title)
                .put("severity", severity.word())
                .put("began", began.toEpochMilli())
                .put("dropped", dropped)
                .put("told", told)
                .put("settled", isSettled)
                .put("open", isOpen());
        ArrayNode refs = content.putArray("agents");
        agents.forEach(agent -> refs.addObject().put("backend", agent.backend()).put("agent_id", agent.agentId()));
        ArrayNode timeline = content.putArray("timeline");
        entries.forEach(entry -> timeline.add(entry.toJson()));
        ArrayNode keys = content.putArray("requests");
        requests.forEach(key -> keys.add(key.toString()));
        end.ifPresent(time -> content.put("end", time.toEpochMilli()));
        return content;
    }
}
