package dev.homeroom.work;

import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Redaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Sends one event to the homeserver and says what came of it. */
@ApplicationScoped
class Sender {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final Homeserver homeserver;

    Sender(Homeserver homeserver) {
        this.homeserver = homeserver;
    }

    /** What came of one try. */
    sealed interface Delivery {
        record Sent(EventId event) implements Delivery {}

        /** The homeserver will not take it, now or later. */
        record Refused(String errcode) implements Delivery {}

        /** Not known to be sent; the same transaction id may be tried again. */
        record Later(Duration pause) implements Delivery {}
    }

    /** @param attempt how often it has been tried in vain, for the length of the pause */
    Delivery send(Outgoing outgoing, int attempt) {
        try {
            return new Delivery.Sent(sent(outgoing));
        } catch (HomeserverException e) {
            return switch (e) {
                case HomeserverException.Refused refused -> refusal(refused, attempt);
                case HomeserverException.RateLimited limited -> new Delivery.Later(limited.retryAfter());
                case HomeserverException.Unclear unclear -> new Delivery.Later(pause(attempt));
            };
        }
    }

    private EventId sent(Outgoing outgoing) {
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
