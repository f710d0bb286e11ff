package dev.homeroom.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.ControlMessages;
import dev.homeroom.appservice.EventClassifier;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.TimelinePage;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.InboxBackfill;
import dev.homeroom.queue.inbox.IncomingEvent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.registration.Namespace;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads one room's timeline back, and takes in what is missing. */
@ApplicationScoped
class RoomBackfill {
    private static final Logger LOG = Logger.getLogger(RoomBackfill.class);
    /** Most rooms have nothing new, which their newest event tells. */
    private static final int FIRST_PAGE = 10;

    private static final int PAGE = 100;
    private static final int MOST_PAGES = 200;

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final EventClassifier eventClassifier;
    private final InboxBackfill inboxBackfill;
    private final MeterRegistry meters;

    RoomBackfill(
            Homeserver homeserver,
            Namespace namespace,
            ControlMessages controlMessages,
            InboxBackfill inboxBackfill,
            MeterRegistry meters) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.eventClassifier = new EventClassifier(namespace, controlMessages);
        this.inboxBackfill = inboxBackfill;
        this.meters = meters;
    }

    /**
     * Idempotent, and may be broken off at any point: what was taken in by then is taken once.
     *
     * @param agent reads where the bot may not
     * @return how many messages were missing
     * @throws HomeserverException when the room can't be read
     */
    int read(RoomId room, UserId agent) {
        int taken = readAsBotOr(agent, room);
        meters.counter("homeroom.catchup.rooms").increment();
        meters.counter("homeroom.catchup.taken").increment(taken);
        if (taken > 0) {
            LOG.infof("Found missed messages, which are answered now: room=%s messages=%d", room, taken);
        }
        return taken;
    }

    private int readAsBotOr(UserId agent, RoomId room) {
        try {
            return new Pages(room, namespace.bot()).read();
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            return new Pages(room, agent).read();
        }
    }

    /** One reading, page after page. */
    private final class Pages {
        private final RoomId room;
        private final UserId reader;
        private final InboxBackfill.Reading reading;
        private final BackfillBoundary backfillBoundary;
        private @Nullable EventId newest;
        private int taken;

        private Pages(RoomId room, UserId reader) {
            this.room = room;
            this.reader = reader;
            this.reading = inboxBackfill.begin(room);
            this.backfillBoundary = new BackfillBoundary(namespace, reading.caughtUpTo(), reader);
        }

        private int read() {
            Optional<String> from = Optional.empty();
            for (int page = 1; page <= MOST_PAGES; page++) {
                TimelinePage events = homeserver.messages(reader, room, from, page == 1 ? FIRST_PAGE : PAGE);
                boolean last = take(events)
                        || events.older().isEmpty()
                        || events.older().equals(from);
                if (last) {
                    return finish();
                }
                from = events.older();
            }
            LOG.warnf(
                    "A room is read back no further than %d events; older ones that were not brought stay unanswered: room=%s",
                    PAGE * MOST_PAGES, room);
            return finish();
        }

        /** @return whether the look back ended on this page */
        private boolean take(TimelinePage page) {
            List<IncomingEvent> missed = new ArrayList<>();
            boolean ended = false;
            for (ObjectNode event : page.newestFirst()) {
                newest = newest == null ? id(event).orElse(null) : newest;
                ended = backfillBoundary.endsAt(event);
                if (ended) {
                    break;
                }
                incoming(event).ifPresent(missed::add);
            }
            taken += reading.take(missed);
            return ended;
        }

        /** What is state is pushed or not at all: an invite that was answered must not be answered again. */
        private Optional<IncomingEvent> incoming(ObjectNode event) {
            IncomingEvent incomingEvent = eventClassifier.of(event);
            if (incomingEvent.ignoredBecause() != null) {
                return Optional.of(incomingEvent);
            }
            if (event.has("state_key")) {
                return Optional.empty();
            }
            return Optional.of(isSettled(incomingEvent) ? reading.answered(incomingEvent) : incomingEvent);
        }

        private boolean isSettled(IncomingEvent incomingEvent) {
            return backfillBoundary.answered().contains(incomingEvent.key())
                    || (incomingEvent.track() == LaneKind.DESK && backfillBoundary.mayHaveGrantedRetries());
        }

        private int finish() {
            reading.finish(backfillBoundary.answered(), Optional.ofNullable(newest));
            return taken;
        }

        private static Optional<EventId> id(ObjectNode event) {
            return Optional.of(event.path("event_id").asText())
                    .filter(EventId::isValid)
                    .map(EventId::new);
        }
    }
}
