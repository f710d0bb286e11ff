package dev.homeroom.turn;

import dev.homeroom.appservice.EventClassifier;
import dev.homeroom.appservice.EventKind;
import dev.homeroom.conversation.approval.CardEdits;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.EventHandler;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.guard.RequirePermission;
import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Passes each waiting event to the handler of its kind. Kinds that need permission come from senders who may talk to agents;
 * others are refused. The start fails if a kind has no handler, or two.
 */
@Startup
@Singleton
public class TurnDispatcher implements EventHandler {
    private static final Logger LOG = Logger.getLogger(TurnDispatcher.class);
    private static final Duration HOMESERVER_PAUSE = Duration.ofSeconds(5);

    private final RequirePermission requirePermission;
    private final EventClassifier eventClassifier;
    private final Map<EventKind, KindHandler> handlers;
    private final UnansweredMessage unanswered;
    private final RefusedAnswer refusedAnswer;
    private final QueueNotices queue;
    private final CardEdits cardEdits;

    TurnDispatcher(
            RequirePermission requirePermission,
            EventClassifier eventClassifier,
            @All List<KindHandler> handlers,
            UnansweredMessage unanswered,
            RefusedAnswer refusedAnswer,
            QueueNotices queue,
            CardEdits cardEdits) {
        this.requirePermission = requirePermission;
        this.eventClassifier = eventClassifier;
        this.handlers = byKind(handlers);
        this.unanswered = unanswered;
        this.refusedAnswer = refusedAnswer;
        this.queue = queue;
        this.cardEdits = cardEdits;
    }

    private static Map<EventKind, KindHandler> byKind(List<KindHandler> handlers) {
        Map<EventKind, KindHandler> byKind = new EnumMap<>(EventKind.class);
        for (KindHandler handler : handlers) {
            if (byKind.put(handler.kind(), handler) != null) {
                throw new IllegalStateException("Two classes handle events of the kind " + handler.kind());
            }
        }
        for (EventKind kind : EventKind.values()) {
            if (!byKind.containsKey(kind)) {
                throw new IllegalStateException("No class handles events of the kind " + kind);
            }
        }
        return byKind;
    }

    @Override
    public Outcome handle(WaitingEvent waiting, TurnContext turnContext) {
        try {
            return handle(RoomEvent.stored(waiting.key(), waiting.json()), waiting, turnContext);
        } catch (HomeserverException e) {
            if (!e.mayPass()) {
                throw e;
            }
            LOG.warnf("An event waits for the homeserver: %s", e.getMessage());
            return new Outcome.HandleLater(HOMESERVER_PAUSE);
        }
    }

    private Outcome handle(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return kind(event, waiting)
                .map(kind -> handle(kind, event, waiting.ofKind(kind.word()), turnContext))
                .orElse(Outcome.Done.NOTHING);
    }

    private Outcome handle(EventKind kind, RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        Optional<Outcome> refusal =
                kind.needsPermission(turnContext.track()) ? requirePermission.refuse(event, waiting) : Optional.empty();
        return refusal.orElseGet(() -> handler(kind).handle(event, waiting, turnContext));
    }

    /** The stored kind wins, even if the settings of commands changed while the event waited. */
    private Optional<EventKind> kind(RoomEvent event, WaitingEvent waiting) {
        return waiting.kind().flatMap(EventKind::of).or(() -> eventClassifier.kindOf(event));
    }

    private KindHandler handler(EventKind kind) {
        return Objects.requireNonNull(handlers.get(kind));
    }

    @Override
    public Outcome.DeadLettered failed(WaitingEvent event, String errorId) {
        return unanswered.failed(RoomEvent.stored(event.key(), event.json()), event, errorId);
    }

    @Override
    public Outcome.DeadLettered lastResort(WaitingEvent event, String errorId) {
        return refusedAnswer.lastResort(event, errorId);
    }

    /** The card of a turn that ends in another way than by its answer: its agent has left or is disabled, or the turn failed. */
    @Override
    public List<OutgoingEvent> ends(Connection connection, WaitingEvent event) {
        return cardEdits.ofEnded(connection, event);
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
