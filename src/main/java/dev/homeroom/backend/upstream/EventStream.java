package dev.homeroom.backend.upstream;

import java.time.Duration;
import java.util.Optional;

/**
 * Server-sent events as they arrive, read by one thread.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">HTML
 *     Standard, interpreting an event stream</a>
 */
public final class EventStream implements AutoCloseable {
    private static final int LONGEST_EVENT = 8 * 1024 * 1024;

    /** What comes next in a stream. */
    public sealed interface Next {
        /** @param name what its {@code event:} line says; {@code message} without one */
        record Event(String name, String data) implements Next {}

        /** The server ended the stream in order; an event that was not finished is dropped. */
        record Ended() implements Next {}

        /** The connection broke, or an event was too long. */
        record Broken(String detail) implements Next {}

        /** No whole event came within the limit; comments are none. */
        record Late() implements Next {}
    }

    private final BodySubscriber feed;
    private final LineBuffer lines = new LineBuffer(LONGEST_EVENT);
    private final StringBuilder data = new StringBuilder();
    private String name = "";

    EventStream(BodySubscriber feed) {
        this.feed = feed;
    }

    public Next next(Duration limit) {
        Deadline deadline = Deadline.in(limit);
        while (true) {
            Optional<Next.Event> event = fromBufferedLines();
            if (lines.isOverfull() || data.length() > LONGEST_EVENT) {
                return new Next.Broken("an event is longer than " + LONGEST_EVENT + " bytes");
            }
            if (event.isPresent()) {
                return event.get();
            }
            switch (feed.take(deadline.left())) {
                case BodySubscriber.Arrival.Bytes(var buffers) -> buffers.forEach(lines::add);
                case BodySubscriber.Arrival.End() -> {
                    return new Next.Ended();
                }
                case BodySubscriber.Arrival.Failure(var detail) -> {
                    return new Next.Broken(detail);
                }
                case BodySubscriber.Arrival.Nothing() -> {
                    return new Next.Late();
                }
            }
        }
    }

    private Optional<Next.Event> fromBufferedLines() {
        for (Optional<String> line = lines.poll(); line.isPresent(); line = lines.poll()) {
            Optional<Next.Event> event = take(line.get());
            if (event.isPresent()) {
                return event;
            }
        }
        return Optional.empty();
    }

    private Optional<Next.Event> take(String line) {
        if (line.isEmpty()) {
            return dispatch();
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        if (field.equals("data")) {
            data.append(value).append('\n');
        } else if (field.equals("event")) {
            name = value;
        }
        return Optional.empty();
    }

    private Optional<Next.Event> dispatch() {
        Optional<Next.Event> event = data.isEmpty()
                ? Optional.empty()
                : Optional.of(new Next.Event(name.isEmpty() ? "message" : name, data.substring(0, data.length() - 1)));
        data.setLength(0);
        name = "";
        return event;
    }

    /** Closes the connection, unless the stream was read to its end. */
    @Override
    public void close() {
        feed.close();
    }
}
