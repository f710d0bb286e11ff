package dev.homeroom.work;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Sends what waits in a room's outbox, and writes down what came of it. The caller holds the room's lane. */
@ApplicationScoped
class Dispatch {
    private static final Logger LOG = Logger.getLogger(Dispatch.class);

    private final Agenda agenda;
    private final Outbox outbox;
    private final Sender sender;
    private final EventHandler handler;
    private final WorkMetrics metrics;
    private final WorkSettings settings;
    private final Clock clock;

    Dispatch(
            Agenda agenda,
            Outbox outbox,
            Sender sender,
            EventHandler handler,
            WorkMetrics metrics,
            WorkSettings settings,
            Clock clock) {
        this.agenda = agenda;
        this.outbox = outbox;
        this.sender = sender;
        this.handler = handler;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    /** Tries once. What can't be sent now gives the lane back until later. */
    Due send(Lane lane, Due.ToSend toSend) {
        Outbox.Waiting waiting = toSend.waiting();
        Outgoing outgoing = waiting.outgoing();
        if (waiting.orphaned()) {
            return agenda.after(
                    lane,
                    handle -> outbox.refused(handle, outgoing.transactionId(), "what it is about was never sent"));
        }
        return switch (toSend.perhapsSent() ? sender.sendUnlessThere(waiting) : sender.send(outgoing)) {
            case Sender.Delivery.Sent sent -> {
                Due next = agenda.after(lane, handle -> outbox.sent(handle, outgoing.transactionId(), sent.event()));
                metrics.sent();
                yield next;
            }
            case Sender.Delivery.Refused refused -> refuse(lane, outgoing, refused.errcode());
            case Sender.Delivery.Later later when isTooOld(waiting) -> refuse(lane, outgoing, "too old");
            case Sender.Delivery.Later later -> {
                Due nothing = agenda.putOff(
                        lane, later.pause(), handle -> outbox.triedInVain(handle, outgoing.transactionId()));
                metrics.sendRetried();
                yield nothing;
            }
        };
    }

    /** Sends all that is next in the lane; only then the lane waits. */
    Due sendAllAndPutOff(Lane lane, Due first, Duration pause) {
        Due due = first;
        while (due instanceof Due.ToSend toSend) {
            due = send(lane, toSend);
        }
        return due instanceof Due.Nothing ? due : agenda.putOff(lane, pause, handle -> {});
    }

    /** Tries once, and leaves it to the caller to write down what came of it. */
    Sender.Delivery now(Outgoing outgoing) {
        return sender.send(outgoing);
    }

    private boolean isTooOld(Outbox.Waiting waiting) {
        return waiting.createdAt().plus(settings.sendGiveUpAfter()).isBefore(clock.instant());
    }

    private Due refuse(Lane lane, Outgoing outgoing, String reason) {
        String errorId = ErrorId.next();
        LOG.errorf(
                "The homeserver does not take what %s has to say: reason=%s error=%s",
                outgoing.sender(), reason, errorId);
        List<Outgoing> instead = handler.refused(outgoing, errorId);
        Due next = agenda.after(lane, handle -> {
            outbox.refused(handle, outgoing.transactionId(), reason);
            outbox.put(handle, lane.track(), instead);
        });
        metrics.refused();
        return next;
    }
}
