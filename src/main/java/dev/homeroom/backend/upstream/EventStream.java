package dev.homeroom.backend.upstream;

import dev.homeroom.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.DataFormatException;

/** Server-sent events as they arrive, read by one thread. Also reads JSON without event framing, and gzip. */
public final class EventStream implements AutoCloseable {
    private static final int LONGEST_EVENT = 8 * 1024 * 1024;

    /** The next element of a stream. */
    public sealed interface Next {
        /** @param name value of its {@code event:} line; {@code message} without one */
        record Event(String name, String data) implements Next {}

        /** The server ended the stream in order. An event that only lacked the blank line behind it came before this. */
        record Ended() implements Next {}

        /** The connection broke, or an event was too long. */
        record Broken(String detail) implements Next {}

        /** No whole event came within the limit; comments are none. */
        record Late() implements Next {}
    }

    private final BodySubscriber feed;
    private final LineBuffer lines = new LineBuffer(LONGEST_EVENT);
    private final Gunzip unpacked = new Gunzip(lines::add);
    private final EventLines events = new EventLines();
    private Optional<Next> end = Optional.empty();

    EventStream(BodySubscriber feed) {
        this.feed = feed;
    }

    public Next next(Duration limit) {
        Deadline deadline = Deadline.in(limit);
        while (true) {
            Optional<Next.Event> event = fromBufferedLines();
            if (lines.isOverfull() || events.length() > LONGEST_EVENT) {
                return new Next.Broken("an event is longer than " + LONGEST_EVENT + " bytes");
            }
            if (event.isPresent()) {
                return event.get();
            }
            if (unpackMore()) {
                continue;
            }
            if (end.isPresent()) {
                return end.get();
            }
            switch (feed.take(deadline.left())) {
                case BodySubscriber.Arrival.Bytes(var buffers) -> buffers.forEach(unpacked::add);
                case BodySubscriber.Arrival.End() -> endWith(new Next.Ended());
                case BodySubscriber.Arrival.Failure(var detail) -> endWith(new Next.Broken(detail));
                case BodySubscriber.Arrival.Nothing() -> {
                    return new Next.Late();
                }
            }
        }
    }

    private boolean unpackMore() {
        try {
            return end.isEmpty() && unpacked.passOn();
        } catch (DataFormatException e) {
            endWith(new Next.Broken("the answer is packed with gzip, and broken"));
            return true;
        }
    }

    /** An unfinished last event counts, however the stream ended. */
    private void endWith(Next how) {
        unpacked.end();
        lines.end();
        end = Optional.of(how);
    }

    private Optional<Next.Event> fromBufferedLines() {
        for (Optional<Next.Event> event = events.waiting(); ; event = events.waiting()) {
            if (event.isPresent()) {
                return event;
            }
            Optional<String> line = lines.poll();
            if (line.isEmpty()) {
                return end.isPresent() ? events.rest() : Optional.empty();
            }
            events.take(line.get());
        }
    }

    /** Closes the connection, unless the stream was read to its end. */
    @Override
    public void close() {
        feed.close();
    }
}
