package dev.homeroom.queue.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.SentUnder;
import dev.homeroom.matrix.TimelinePage;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Searches a room's timeline for an event that an earlier attempt may have sent. */
@Singleton
public class TimelineSearch {
    private static final int PAGE = 50;
    private static final int MOST_PAGES = 20;
    /** The greatest difference between the homeserver's clock and Homeroom's that the search allows for. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    private final Homeserver homeserver;

    public TimelineSearch(Homeserver homeserver) {
        this.homeserver = homeserver;
    }

    /**
     * Searches from the newest event back to the time when the event was stored, at most 1,000 events.
     *
     * @throws dev.homeroom.matrix.HomeserverException as {@link Homeserver#messages} does
     */
    public Optional<EventId> find(OutgoingEvent outgoingEvent, Instant writtenDown) {
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
