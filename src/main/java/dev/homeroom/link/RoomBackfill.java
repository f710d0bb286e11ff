package dev.homeroom.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.EventClassifier;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.TimelinePage;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.InboxBackfill;
import dev.homeroom.queue.inbox.IncomingEvent;
import dev.homeroom.registration.Namespace;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads one room's timeline backwards, and adds the missing events to the inbox. */
@ApplicationScoped
class RoomBackfill {
    private static final Logger LOG = Logger.getLogger(RoomBackfill.class);
    /** A small first page: most rooms have nothing new, as their newest event shows. */
    private static final int FIRST_PAGE = 10;

    private static final int PAGE = 100;
    private static final int MAX_PAGES = 200;

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final EventClassifier eventClassifier;
    private final InboxBackfill inboxBackfill;
    private final MeterRegistry meters;

    RoomBackfill(
            Homeserver homeserver,
            Namespace namespace,
            EventClassifier eventClassifier,
            InboxBackfill inboxBackfill,
            MeterRegistry meters) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.eventClassifier = eventClassifier;
        this.inboxBackfill = inboxBackfill;
        this.meters = meters;
    }

    /**
     * Backfills the room. Idempotent, and may be interrupted at any point: each event is added once.
     *
     * @param agent the user that reads the room if the bot may not
     * @return the number of missing messages
     * @throws HomeserverException if the room can't be read
     */
    int read(RoomId room, UserId agent) {
        int taken = readAsBotOr(agent, room);
        meters.counter("homeroom.catchup.rooms").increment();
        meters.counter("homeroom.catchup.taken").increment(taken);
        if (taken > 0) {
            LOG.infof("Found missed messages: room=%s messages=%d", room, taken);
        }
        return taken;
    }

    private int readAsBotOr(UserId agent, RoomId room) {
        try {
            return new Pages(room, namespace.bot()).read();
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            return new Pages(room, agent).read();
        }
    }

    /** One backfill, page by page. */
    private final class Pages {
        private final RoomId room;
        private final UserId reader;
        private final InboxBackfill.Reading reading;
        private final BackfillBoundary backfillBoundary;
        private final Set<String> sought;
        private @Nullable EventId newest;
        private Optional<Integer> beyondEnd = Optional.empty();
        private int taken;

        private Pages(RoomId room, UserId reader) {
            this.room = room;
            this.reader = reader;
            this.reading = inboxBackfill.begin(room);
            this.sought = new HashSet<>(reading.waiting());
            this.backfillBoundary = new BackfillBoundary(namespace, reading.caughtUpTo(), reader);
        }

        private int read() {
            Optional<String> from = Optional.empty();
            for (int page = 1; page <= MAX_PAGES; page++) {
                TimelinePage events = homeserver.messages(reader, room, from, page == 1 ? FIRST_PAGE : PAGE);
                take(events);
                boolean last =
                        isRead() || events.older().isEmpty() || events.older().equals(from);
                if (last) {
                    return finish();
                }
                from = events.older();
            }
            LOG.warnf(
                    "Backfill of a room stopped after %d events, so older messages that were not pushed stay "
                            + "unanswered: room=%s",
                    PAGE * MAX_PAGES, room);
            return finish();
        }

        private void take(TimelinePage page) {
            List<IncomingEvent> missed = new ArrayList<>();
            for (ObjectNode event : page.newestFirst()) {
                newest = newest == null ? id(event).orElse(null) : newest;
                sought.remove(event.path("event_id").asText());
                if (beyondEnd.isPresent()) {
                    backfillBoundary.passBeyondEnd(event);
                    beyondEnd = beyondEnd.map(count -> count + 1);
                } else if (backfillBoundary.endsAt(event)) {
                    beyondEnd = Optional.of(0);
                } else {
                    incoming(event).ifPresent(missed::add);
                }
            }
            taken += reading.take(missed);
        }

        /**
         * A database without knowledge of the room can't recognise repeated pushes, so it reads a little further for
         * answered messages: by one page, and up to all waiting events.
         */
        private boolean isRead() {
            return beyondEnd
                    .filter(count -> reading.caughtUpTo().isPresent() || (count >= PAGE && sought.isEmpty()))
                    .isPresent();
        }

        /** State events are not backfilled: an invite that was answered must not be answered again. */
        private Optional<IncomingEvent> incoming(ObjectNode event) {
            IncomingEvent incomingEvent = eventClassifier.of(event);
            if (incomingEvent.ignoredBecause() != null) {
                return Optional.of(incomingEvent);
            }
            if (event.has("state_key")) {
                return Optional.empty();
            }
            return Optional.of(hasOutcome(incomingEvent) ? reading.answered(incomingEvent) : incomingEvent);
        }

        private boolean hasOutcome(IncomingEvent incomingEvent) {
            return backfillBoundary.answered().contains(incomingEvent.key())
                    || (incomingEvent.track().isControl() && backfillBoundary.mayHaveGrantedRetries());
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
