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
        boolean isSettled) {
    private static final int VERSION = 1;
    /** Keeps the state well below the size of an event. */
    private static final int MOST_ENTRIES = 30;

    public Incident {
        agents = List.copyOf(agents);
        entries = List.copyOf(entries);
    }

    static Incident opened(String id, String title, Severity severity, List<AgentRef> agents, IncidentEntry first) {
        return new Incident(id, title, severity, agents, first.at(), List.of(first), 0, 0, Optional.empty(), false);
    }

    public boolean isOpen() {
        return end.isEmpty();
    }

    /** Whether a request with this key has added a line lately. */
    boolean has(String key) {
        return entries.stream().anyMatch(entry -> entry.key().equals(key));
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

    Incident with(IncidentEntry entry, Severity newSeverity) {
        List<IncidentEntry> all = new ArrayList<>(entries);
        all.add(entry);
        int over = Math.max(0, all.size() - MOST_ENTRIES);
        return new Incident(
                id, title, newSeverity, agents, began, all.subList(over, all.size()), dropped + over, told, end, false);
    }

    /** @param summary the last line of the timeline */
    Incident closed(IncidentEntry summary) {
        Incident last = with(summary, severity);
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
                false);
    }

    Incident settled() {
        return new Incident(id, title, severity, agents, began, entries, dropped, dropped + entries.size(), end, true);
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
                content.path("settled").asBoolean()));
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
        end.ifPresent(time -> content.put("end", time.toEpochMilli()));
        return content;
    }
}
