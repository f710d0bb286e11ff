package dev.homeroom.backend.upstream;

import dev.homeroom.backend.upstream.EventStream.Next.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes events of lines. Servers leave out blank lines and framing; so JSON that is whole ends its event when more data
 * follows, and a line that is JSON by itself is an event.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">HTML
 *     Standard, interpreting an event stream</a>
 */
final class EventLines {
    /** The name of an event by which a server tells of an error, also by a field of this name. */
    static final String ERROR = "error";

    /** Lines that belong to no event: a web page, say. */
    static final String NOISE = "noise";

    private static final String DONE = "[DONE]";

    /** Longer data is left to the blank line, since each look reads all of it. */
    private static final int LONGEST_LOOK = 64 * 1024;

    private final Deque<Event> events = new ArrayDeque<>();
    private final StringBuilder data = new StringBuilder();
    private final JsonFrame unframed = new JsonFrame();
    private String name = "";

    Optional<Event> waiting() {
        return Optional.ofNullable(events.poll());
    }

    /** The unfinished event at the end of the stream. */
    Optional<Event> rest() {
        if (!unframed.isEmpty()) {
            events.add(new Event("message", unframed.take()));
        }
        dispatch();
        return waiting();
    }

    int length() {
        return Math.max(data.length(), unframed.length());
    }

    void take(String line) {
        if (!unframed.isEmpty() && (line.startsWith("data:") || line.startsWith("event:"))) {
            events.add(new Event(NOISE, unframed.take()));
        }
        if (!unframed.isEmpty() || (data.isEmpty() && JsonFrame.canBegin(line))) {
            takeUnframed(line);
        } else if (line.isBlank()) {
            dispatch();
        } else {
            takeField(line);
        }
    }

    private void takeUnframed(String line) {
        unframed.add(line);
        if (unframed.isWhole()) {
            events.add(new Event(name.isEmpty() ? "message" : name, unframed.take()));
            name = "";
        }
    }

    private void takeField(String line) {
        int colon = line.indexOf(':');
        String field = (colon < 0 ? line : line.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        switch (field) {
            case "data" -> addData(value);
            case "event" -> name(value);
            case ERROR -> {
                name(ERROR);
                addData(value);
            }
            case "", "id", "retry" -> {}
            default -> events.add(new Event(NOISE, line));
        }
    }

    private void name(String value) {
        if (isWhole()) {
            dispatch();
        }
        name = value;
    }

    private void addData(String value) {
        if (isWhole() && (JsonFrame.canBegin(value) || value.strip().equals(DONE))) {
            dispatch();
        }
        data.append(value).append('\n');
    }

    private boolean isWhole() {
        if (data.isEmpty() || data.length() > LONGEST_LOOK) {
            return false;
        }
        String begun = data.toString().strip();
        return begun.equals(DONE)
                || (begun.startsWith("{")
                        && begun.endsWith("}")
                        && !Json.parseAll(begun).isEmpty());
    }

    private void dispatch() {
        if (!data.isEmpty()) {
            events.add(new Event(name.isEmpty() ? "message" : name, data.substring(0, data.length() - 1)));
        }
        data.setLength(0);
        name = "";
    }
}
