package dev.homeroom.backend.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.upstream.EventStream.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the stream of one answer to its end, with a limit on silence; keep-alives count as silence. Lines that are not
 * JSON objects are skipped.
 */
public final class StreamedAnswer {
    private static final Pattern DONE = Pattern.compile("[\\s\"']*\\[DONE][\\s\"']*", Pattern.CASE_INSENSITIVE);

    private final EventStream events;
    private final IdleTimeout idleTimeout;
    private final Reader reader;
    private boolean timedOut;
    private boolean nonsense;

    public StreamedAnswer(EventStream events, IdleTimeout idleTimeout, Reader reader) {
        this.events = events;
        this.idleTimeout = idleTimeout;
        this.reader = reader;
    }

    /** Interprets the events of one kind of backend. */
    public interface Reader {
        /** The progress that an event shows. */
        enum Sign {
            OF_WORK,
            OF_CONNECTION,
            /** Nothing of it is known. */
            OF_NOTHING
        }

        /** The way in which a stream ended. */
        enum ConnectionEnd {
            /** The server said that nothing follows. */
            DONE,
            /** The server ended it in order. */
            ORDERLY,
            BROKEN
        }

        /** Takes the next event, a JSON object. */
        Sign take(JsonNode event);

        /** More than is ever read of one answer. */
        boolean isTooLong();

        /** Empty until the events contain the outcome. */
        Optional<AgentOutcome> outcome();

        /** The messages and tool calls so far. */
        AgentOutcome.Progress progress();

        /**
         * The outcome of a stream that has ended, even if no event contained it.
         *
         * @param status of the response
         * @param detail how it ended, for operators
         */
        AgentOutcome ended(int status, ConnectionEnd end, String detail);
    }

    /** @param status of the response; some servers send errors as a stream with 500 */
    public AgentOutcome outcome(int status) {
        while (!idleTimeout.isOver() && !reader.isTooLong()) {
            switch (events.next(idleTimeout.left())) {
                case Next.Event event
                when DONE.matcher(event.data()).matches() -> {
                    return ended(
                            status, Reader.ConnectionEnd.DONE, "the stream ended without saying why the agent stopped");
                }
                case Next.Event event -> take(event);
                case Next.Ended() -> {
                    return ended(status, Reader.ConnectionEnd.ORDERLY, "the stream ended early");
                }
                case Next.Broken(var detail) -> {
                    return ended(status, Reader.ConnectionEnd.BROKEN, detail);
                }
                case Next.Late() -> {}
            }
        }
        timedOut = reader.outcome().isEmpty();
        return reader.outcome()
                .orElseGet(() -> new AgentOutcome.Interrupted(How.TIMED_OUT, idleTimeout.reason(), reader.progress()));
    }

    private void take(Next.Event event) {
        for (JsonNode message : messages(event)) {
            switch (reader.take(message)) {
                case OF_WORK -> idleTimeout.renew();
                case OF_CONNECTION -> idleTimeout.connectionLives();
                case OF_NOTHING -> nonsense = true;
            }
        }
    }

    private List<JsonNode> messages(Next.Event event) {
        boolean isError = event.name().equals(EventLines.ERROR);
        List<JsonNode> messages = new ArrayList<>();
        for (JsonNode value : values(event.data())) {
            (value.isArray() ? value : List.of(value)).forEach(each -> {
                if (isError && !saysWhatItIs(each)) {
                    messages.add(error(each));
                } else if (each.isObject()) {
                    messages.add(each);
                }
            });
        }
        if (messages.isEmpty() && isError) {
            messages.add(Json.object().put("error", event.data().strip()));
        }
        nonsense |= messages.isEmpty() && !event.data().isBlank();
        return messages;
    }

    /** A malformed line among valid ones is skipped. */
    private static List<JsonNode> values(String data) {
        List<JsonNode> whole = Json.parseAll(data);
        return whole.isEmpty()
                ? data.lines().flatMap(line -> Json.parseAll(line).stream()).toList()
                : whole;
    }

    private static boolean saysWhatItIs(JsonNode error) {
        return error.has("error") || error.has("message_type");
    }

    private static ObjectNode error(JsonNode error) {
        ObjectNode named = Json.object();
        named.set("error", error);
        return named;
    }

    /** Nothing but nonsense is an answer that can't be read; asking again would bring the same. */
    private AgentOutcome ended(int status, Reader.ConnectionEnd end, String detail) {
        AgentOutcome outcome = reader.ended(status, end, detail);
        boolean nothingElse = outcome instanceof AgentOutcome.Interrupted(How how, String said, var progress)
                && how == How.ENDED_EARLY
                && progress.messages().isEmpty();
        return nothingElse && nonsense
                ? new AgentOutcome.Failed(Cause.NOT_UNDERSTOOD, "nothing in the stream could be read")
                : outcome;
    }

    public AgentOutcome.Progress progress() {
        return reader.progress();
    }

    /** Whether it ended because nothing new came, and towards the end not even a sign of the connection. */
    public boolean fellSilent() {
        return timedOut && idleTimeout.isSilent();
    }
}
