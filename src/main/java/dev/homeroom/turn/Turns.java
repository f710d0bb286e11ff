package dev.homeroom.turn;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.work.EventHandler;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** What is done about each kind of event that waited in the inbox. */
@ApplicationScoped
class Turns implements EventHandler {
    private static final Logger LOG = Logger.getLogger(Turns.class);
    private static final Duration HOMESERVER_PAUSE = Duration.ofSeconds(5);

    private final Events events;
    private final RoomTurn rooms;
    private final PersonTurn people;
    private final EndingTurn endings;
    private final MessageTurn messages;
    private final Refusals refusals;
    private final QueueNotices queue;

    Turns(
            Events events,
            RoomTurn rooms,
            PersonTurn people,
            EndingTurn endings,
            MessageTurn messages,
            Refusals refusals,
            QueueNotices queue) {
        this.events = events;
        this.rooms = rooms;
        this.people = people;
        this.endings = endings;
        this.messages = messages;
        this.refusals = refusals;
        this.queue = queue;
    }

    @Override
    public Settlement handle(WaitingEvent waiting, Progress progress) {
        try {
            return handle(events.read(waiting.json()), waiting, progress);
        } catch (HomeserverException e) {
            if (!e.mayPass()) {
                throw e;
            }
            LOG.warnf("An event waits for the homeserver: %s", e.getMessage());
            return new Settlement.Wait(HOMESERVER_PAUSE);
        }
    }

    private Settlement handle(RoomEvent event, WaitingEvent waiting, Progress progress) {
        return switch (event.type()) {
            case "m.room.member" -> rooms.membership(event, waiting);
            case "m.room.encrypted", "m.room.encryption" -> rooms.encrypted(event, waiting);
            case Redaction.TYPE -> endings.redacted(event, waiting, progress);
            default -> people.handle(event, waiting, progress);
        };
    }

    @Override
    public Settlement.Dead failed(WaitingEvent event, String errorId) {
        return messages.failed(events.read(event.json()), event, errorId);
    }

    @Override
    public List<Outgoing> refused(Outgoing refused, String errorId) {
        return refusals.instead(refused, errorId);
    }

    @Override
    public Outgoing inLine(WaitingEvent event, int place) {
        return queue.inLine(event, place);
    }

    @Override
    public List<TurnedAway> turnedAway(List<WaitingEvent> events) {
        return queue.turnedAway(events);
    }
}
