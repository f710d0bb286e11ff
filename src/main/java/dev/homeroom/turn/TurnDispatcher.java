package dev.homeroom.turn;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.EventHandler;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.EventTypes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Dispatches each waiting event to its handler by kind. */
@ApplicationScoped
public class TurnDispatcher implements EventHandler {
    private static final Logger LOG = Logger.getLogger(TurnDispatcher.class);
    private static final Duration HOMESERVER_PAUSE = Duration.ofSeconds(5);

    private final StoredEvents storedEvents;
    private final RoomEvents rooms;
    private final PersonEvents people;
    private final CancelTurn endings;
    private final AnswerMessage messages;
    private final RefusedAnswer refusedAnswer;
    private final QueueNotices queue;

    TurnDispatcher(
            StoredEvents storedEvents,
            RoomEvents rooms,
            PersonEvents people,
            CancelTurn endings,
            AnswerMessage messages,
            RefusedAnswer refusedAnswer,
            QueueNotices queue) {
        this.storedEvents = storedEvents;
        this.rooms = rooms;
        this.people = people;
        this.endings = endings;
        this.messages = messages;
        this.refusedAnswer = refusedAnswer;
        this.queue = queue;
    }

    @Override
    public Outcome handle(WaitingEvent waiting, TurnContext turnContext) {
        try {
            return handle(storedEvents.read(waiting.json()), waiting, turnContext);
        } catch (HomeserverException e) {
            if (!e.mayPass()) {
                throw e;
            }
            LOG.warnf("An event waits for the homeserver: %s", e.getMessage());
            return new Outcome.HandleLater(HOMESERVER_PAUSE);
        }
    }

    private Outcome handle(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return switch (event.type()) {
            case "m.room.member" -> rooms.membership(event, waiting);
            case "m.room.encrypted", "m.room.encryption" -> rooms.encrypted(event, waiting);
            case EventTypes.POWER_LEVELS -> rooms.powerLevels(event, turnContext);
            case Redaction.TYPE -> endings.redacted(event, waiting, turnContext);
            default -> people.handle(event, waiting, turnContext);
        };
    }

    @Override
    public Outcome.DeadLettered failed(WaitingEvent event, String errorId) {
        return messages.failed(storedEvents.read(event.json()), event, errorId);
    }

    @Override
    public Outcome.DeadLettered lastResort(WaitingEvent event, String errorId) {
        return refusedAnswer.lastResort(event, errorId);
    }

    @Override
    public List<OutgoingEvent> refused(OutgoingEvent refused, String reason, String errorId) {
        return refusedAnswer.instead(refused, reason, errorId);
    }

    @Override
    public OutgoingEvent inLine(WaitingEvent event, int place) {
        return queue.inLine(event, place);
    }

    @Override
    public OutgoingEvent furtherInLine(WaitingEvent event, int place, String notice) {
        return queue.furtherInLine(event, place, notice);
    }

    @Override
    public List<OverLimit> turnedAway(List<WaitingEvent> events) {
        return queue.turnedAway(events);
    }
}
