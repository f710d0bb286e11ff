package dev.homeroom.queue.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.SentUnder;
import dev.homeroom.matrix.TimelinePage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Looks in a room's timeline for something that may have been sent to it before. */
@ApplicationScoped
public class TimelineSearch {
    private static final int PAGE = 50;
    private static final int MOST_PAGES = 20;
    /** By how much the homeserver's clock may differ from ours. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    private final Homeserver homeserver;

    public TimelineSearch(Homeserver homeserver) {
        this.homeserver = homeserver;
    }

    /**
     * From the newest event back to when it was written down, or to the thousandth event.
     *
     * @throws dev.homeroom.matrix.HomeserverException as {@link Homeserver#messages} does
     */
    Optional<EventId> find(OutgoingEvent outgoingEvent, Instant writtenDown) {
        Instant earliest = writtenDown.minus(SKEW);
        TimelinePage page = page(outgoingEvent, Optional.empty());
        for (int pages = 1; ; pages++) {
            Optional<EventId> found = page.newestFirst().stream()
                    .filter(event -> is(event, outgoingEvent))
                    .findFirst()
                    .map(event -> new EventId(event.path("event_id").asText()));
            if (found.isPresent() || pages == MOST_PAGES || page.older().isEmpty() || reaches(page, earliest)) {
                return found;
            }
            page = page(outgoingEvent, page.older());
        }
    }

    private TimelinePage page(OutgoingEvent outgoingEvent, Optional<String> from) {
        return homeserver.messages(outgoingEvent.sender(), outgoingEvent.room(), from, PAGE);
    }

    private static boolean is(ObjectNode event, OutgoingEvent outgoingEvent) {
        return event.path("sender").asText().equals(outgoingEvent.sender().value())
                && SentUnder.isIn(event, outgoingEvent.transactionId());
    }

    private static boolean reaches(TimelinePage page, Instant earliest) {
        return page.newestFirst().stream()
                .anyMatch(event -> event.path("origin_server_ts").asLong(Long.MAX_VALUE) < earliest.toEpochMilli());
    }
}
