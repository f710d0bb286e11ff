package dev.homeroom.queue;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.outbox.EventSender;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.stats.QueueMetrics;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Sends the waiting outbox rows of a room and records the results. The caller holds the room's lane. */
@Singleton
class OutboxSender {
    private static final Logger LOG = Logger.getLogger(OutboxSender.class);
    private static final String FORBIDDEN = "M_FORBIDDEN";

    private final NextStep nextStep;
    private final Outbox outbox;
    private final EventSender eventSender;
    private final EventHandler handler;
    private final QueueMetrics metrics;
    private final LaneSettings settings;
    private final InstantSource clock;

    OutboxSender(
            NextStep nextStep,
            Outbox outbox,
            EventSender eventSender,
            EventHandler handler,
            QueueMetrics metrics,
            LaneSettings settings,
            InstantSource clock) {
        this.nextStep = nextStep;
        this.outbox = outbox;
        this.eventSender = eventSender;
        this.handler = handler;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    /** Tries once. If the event can't be sent now, releases the lane until later. */
    Step send(Lane lane, Step.ToSend toSend) {
        Outbox.WaitingSend waitingSend = toSend.waiting();
        OutgoingEvent outgoingEvent = waitingSend.outgoing();
        if (waitingSend.orphaned()) {
            return nextStep.after(
                    lane,
                    connection -> outbox.refused(
                            connection, outgoingEvent.transactionId(), "what it is about was never sent"));
        }
        return switch (toSend.perhapsSent()
                ? eventSender.sendUnlessThere(waitingSend)
                : eventSender.send(outgoingEvent)) {
            case EventSender.Delivery.Sent sent -> {
                Step next = nextStep.afterSending(lane, outgoingEvent.transactionId(), sent.event());
                metrics.sent();
                yield next;
            }
            case EventSender.Delivery.Uploaded uploaded -> {
                Step next = nextStep.after(
                        lane,
                        connection -> outbox.completed(connection, outgoingEvent.transactionId(), uploaded.content()));
                eventSender.completed(outgoingEvent);
                yield next;
            }
            case EventSender.Delivery.Refused refused -> refuse(lane, outgoingEvent, refused.errcode());
            case EventSender.Delivery.NotUploaded(Duration pause)
            when isNotUploadedForTooLong(waitingSend, pause) -> refuse(lane, outgoingEvent, EventHandler.NOT_UPLOADED);
            case EventSender.Delivery.NotUploaded(Duration pause) ->
                putOff(lane, pause, connection -> outbox.notUploaded(connection, outgoingEvent.transactionId()));
            case EventSender.Delivery.Later later
            when isTooOld(waitingSend) -> refuse(lane, outgoingEvent, EventHandler.TOO_OLD);
            case EventSender.Delivery.Later(Duration pause) ->
                putOff(lane, pause, connection -> outbox.triedInVain(connection, outgoingEvent.transactionId()));
        };
    }

    private Step putOff(Lane lane, Duration pause, Consumer<Connection> inVain) {
        Step nothing = nextStep.defer(lane, pause, inVain);
        metrics.sendRetried();
        return nothing;
    }

    /** Sends all that is next in the lane; only then the lane waits. */
    Step sendAllAndPutOff(Lane lane, Step first, Duration pause) {
        return sendAllAndPutOff(lane, first, connection -> pause);
    }

    /** @param pause is asked in the transaction that puts the lane off */
    Step sendAllAndPutOff(Lane lane, Step first, Function<Connection, Duration> pause) {
        Step step = first;
        while (step instanceof Step.ToSend toSend) {
            step = send(lane, toSend);
        }
        return step instanceof Step.Nothing ? step : nextStep.defer(lane, pause);
    }

    /** Tries once; the caller records the result. */
    EventSender.Delivery now(OutgoingEvent outgoingEvent) {
        return eventSender.send(outgoingEvent);
    }

    private boolean isTooOld(Outbox.WaitingSend waitingSend) {
        return waitingSend.createdAt().plus(settings.sendGiveUpAfter()).isBefore(clock.instant());
    }

    /** A homeserver that wants a longer pause than the time that is left is not asked again. */
    private boolean isNotUploadedForTooLong(Outbox.WaitingSend waitingSend, Duration pause) {
        Instant now = clock.instant();
        Instant end = waitingSend.notUploadedSince().orElse(now).plus(settings.uploadGiveUpAfter());
        return now.plus(pause).isAfter(end);
    }

    private Step refuse(Lane lane, OutgoingEvent outgoingEvent, String reason) {
        return reason.equals(FORBIDDEN) && tellsOfFailure(lane, outgoingEvent)
                ? nextStep.after(lane, connection -> outbox.held(connection, outgoingEvent.transactionId(), reason))
                : refuseForGood(lane, outgoingEvent, reason);
    }

    private boolean tellsOfFailure(Lane lane, OutgoingEvent outgoingEvent) {
        return nextStep.look(lane, connection -> DeadLetters.isReport(connection, outgoingEvent.transactionId()));
    }

    private Step refuseForGood(Lane lane, OutgoingEvent outgoingEvent, String reason) {
        String errorId = ErrorId.next();
        LOG.errorf(
                "The homeserver refused an event of %s: reason=%s error=%s", outgoingEvent.sender(), reason, errorId);
        List<OutgoingEvent> instead = instead(outgoingEvent, reason, errorId);
        Step next = nextStep.after(lane, connection -> {
            outbox.refused(connection, outgoingEvent.transactionId(), reason);
            outbox.put(connection, lane.track(), instead);
        });
        eventSender.completed(outgoingEvent);
        metrics.refused();
        return next;
    }

    private List<OutgoingEvent> instead(OutgoingEvent outgoingEvent, String reason, String errorId) {
        try {
            return handler.refused(outgoingEvent, reason, errorId);
        } catch (DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "The room can't be told about the refused event: error=%s", errorId);
            return List.of();
        }
    }
}
