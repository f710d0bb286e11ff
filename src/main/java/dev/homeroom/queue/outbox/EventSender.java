package dev.homeroom.queue.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.queue.LastResort;
import dev.homeroom.time.Backoff;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Sends one event to the homeserver and returns the result. */
@Singleton
public class EventSender {
    private static final Logger LOG = Logger.getLogger(EventSender.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** Attempts after which an event that Homeroom itself can't send no longer blocks its room. */
    private static final int MOST_FAILURES = 3;

    private final Homeserver homeserver;
    private final TimelineSearch timeline;
    private final FileUpload fileUpload;

    public EventSender(Homeserver homeserver, TimelineSearch timeline, FileUpload fileUpload) {
        this.homeserver = homeserver;
        this.timeline = timeline;
        this.fileUpload = fileUpload;
    }

    /** The result of one attempt. */
    public sealed interface Delivery {
        record Sent(EventId event) implements Delivery {}

        /** Its file is on the homeserver. The event is still to be sent, with this content. */
        record Uploaded(ObjectNode content) implements Delivery {}

        /** The homeserver will not take it, now or later. */
        record Refused(String errcode) implements Delivery {}

        /** The homeserver answers, but doesn't take the file now. */
        record NotUploaded(Duration pause) implements Delivery {}

        /** Not known to be sent; the same transaction id may be tried again. */
        record Later(Duration pause) implements Delivery {}
    }

    /** For an event that was never sent. */
    public Delivery send(OutgoingEvent outgoingEvent) {
        return fileUpload.isNeededBy(outgoingEvent)
                ? upload(outgoingEvent, 0)
                : attempt(0, () -> new Delivery.Sent(event(outgoingEvent)));
    }

    /**
     * For an event that may have been sent: the room is searched first, since the homeserver may have forgotten the
     * transaction id.
     */
    public Delivery sendUnlessThere(Outbox.WaitingSend waitingSend) {
        OutgoingEvent outgoingEvent = waitingSend.outgoing();
        if (fileUpload.isNeededBy(outgoingEvent)) {
            return upload(outgoingEvent, waitingSend.attempt());
        }
        return attempt(
                waitingSend.attempt(),
                () -> new Delivery.Sent(
                        timeline.find(outgoingEvent, waitingSend.createdAt()).orElseGet(() -> event(outgoingEvent))));
    }

    /** An event with a file is sent only after its completed content is stored. */
    private Delivery upload(OutgoingEvent outgoingEvent, int attempt) {
        Delivery delivery = attempt(attempt, () -> new Delivery.Uploaded(fileUpload.complete(outgoingEvent)));
        return delivery instanceof Delivery.Later(Duration pause) && isAnswering(outgoingEvent)
                ? new Delivery.NotUploaded(pause)
                : delivery;
    }

    /**
     * Whether the homeserver answers in the room of an event. One that is away or starting keeps everything waiting; one that
     * only takes no files must not hold up the room.
     */
    private boolean isAnswering(OutgoingEvent outgoingEvent) {
        try {
            homeserver.messages(outgoingEvent.sender(), outgoingEvent.room(), Optional.empty(), 1);
            return true;
        } catch (HomeserverException e) {
            return switch (e) {
                case HomeserverException.Refused refused -> !refused.mayPass();
                case HomeserverException.RateLimited limited -> true;
                case HomeserverException.Unclear unclear -> false;
            };
        }
    }

    /** Lets go of the file of an event that doesn't need it any more, if it has one. */
    public void completed(OutgoingEvent outgoingEvent) {
        if (fileUpload.isNeededBy(outgoingEvent)) {
            fileUpload.completed(outgoingEvent);
        }
    }

    private static Delivery attempt(int attempt, Supplier<Delivery> sending) {
        try {
            return sending.get();
        } catch (HomeserverException e) {
            return switch (e) {
                case HomeserverException.Refused refused -> refusal(refused, attempt);
                case HomeserverException.RateLimited limited -> new Delivery.Later(limited.retryAfter());
                case HomeserverException.Unclear unclear -> new Delivery.Later(BACKOFF.after(attempt + 1));
            };
        } catch (DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "Sending an event failed in Homeroom: attempt %d of %d", attempt + 1, MOST_FAILURES);
            return attempt + 1 < MOST_FAILURES
                    ? new Delivery.Later(BACKOFF.after(attempt + 1))
                    : new Delivery.Refused(LastResort.FAILED);
        }
    }

    private EventId event(OutgoingEvent outgoingEvent) {
        return outgoingEvent.type().equals(Redaction.TYPE)
                ? homeserver.redact(
                        outgoingEvent.sender(),
                        outgoingEvent.room(),
                        new EventId(outgoingEvent.content().path("redacts").asText()),
                        outgoingEvent.transactionId())
                : homeserver.send(
                        outgoingEvent.sender(),
                        outgoingEvent.room(),
                        outgoingEvent.type(),
                        outgoingEvent.transactionId(),
                        outgoingEvent.content());
    }

    private static Delivery refusal(HomeserverException.Refused refused, int attempt) {
        return refused.mayPass()
                ? new Delivery.Later(BACKOFF.after(attempt + 1))
                : new Delivery.Refused(refused.errcode());
    }
}
