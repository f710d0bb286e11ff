package dev.homeroom.work;

import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Redaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;

/** Sends one event to the homeserver and says what came of it. */
@ApplicationScoped
class Sender {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final Homeserver homeserver;
    private final TimelineSearch timeline;

    Sender(Homeserver homeserver, TimelineSearch timeline) {
        this.homeserver = homeserver;
        this.timeline = timeline;
    }

    /** What came of one try. */
    sealed interface Delivery {
        record Sent(EventId event) implements Delivery {}

        /** The homeserver will not take it, now or later. */
        record Refused(String errcode) implements Delivery {}

        /** Not known to be sent; the same transaction id may be tried again. */
        record Later(Duration pause) implements Delivery {}
    }

    /** For what was never tried before. */
    Delivery send(Outgoing outgoing) {
        return attempt(0, () -> event(outgoing));
    }

    /** For what may have been sent before: the room is asked first, since the homeserver may have forgotten. */
    Delivery sendUnlessThere(Outbox.Waiting waiting) {
        Outgoing outgoing = waiting.outgoing();
        return attempt(
                waiting.attempt(),
                () -> timeline.find(outgoing, waiting.createdAt()).orElseGet(() -> event(outgoing)));
    }

    private static Delivery attempt(int attempt, Supplier<EventId> sending) {
        try {
            return new Delivery.Sent(sending.get());
        } catch (HomeserverException e) {
            return switch (e) {
                case HomeserverException.Refused refused -> refusal(refused, attempt);
                case HomeserverException.RateLimited limited -> new Delivery.Later(limited.retryAfter());
                case HomeserverException.Unclear unclear -> new Delivery.Later(pause(attempt));
            };
        }
    }

    private EventId event(Outgoing outgoing) {
        return outgoing.type().equals(Redaction.TYPE)
                ? homeserver.redact(
                        outgoing.sender(),
                        outgoing.room(),
                        new EventId(outgoing.content().path("redacts").asText()),
                        outgoing.transactionId())
                : homeserver.send(
                        outgoing.sender(),
                        outgoing.room(),
                        outgoing.type(),
                        outgoing.transactionId(),
                        outgoing.content());
    }

    private static Delivery refusal(HomeserverException.Refused refused, int attempt) {
        return refused.mayPass() ? new Delivery.Later(pause(attempt)) : new Delivery.Refused(refused.errcode());
    }

    private static Duration pause(int attempt) {
        Duration doubled = Duration.ofSeconds(1L << Math.min(attempt, 6));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
