package dev.homeroom.work;

import jakarta.enterprise.context.ApplicationScoped;

/** Writes down what came of handling an event, together with what is sent about it. The caller holds the room's lane. */
@ApplicationScoped
class Conclusion {
    private final Agenda agenda;
    private final Lanes lanes;
    private final Inbox inbox;
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final Amendments amendments;
    private final Dispatch dispatch;
    private final WorkMetrics metrics;

    Conclusion(
            Agenda agenda,
            Lanes lanes,
            Inbox inbox,
            Outbox outbox,
            DeadLetters deadLetters,
            Amendments amendments,
            Dispatch dispatch,
            WorkMetrics metrics) {
        this.agenda = agenda;
        this.lanes = lanes;
        this.inbox = inbox;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
        this.amendments = amendments;
        this.dispatch = dispatch;
        this.metrics = metrics;
    }

    Due write(Lane lane, WaitingEvent event, Settlement settlement) {
        return switch (settlement) {
            case Settlement.Settled settled -> settle(lane, event, settled);
            case Settlement.Dead dead -> die(lane, event, dead);
            case Settlement.Revival revival -> revive(lane, event, revival);
            case Settlement.Amendment amendment -> amend(lane, event, amendment);
            case Settlement.Retry retry -> retry(lane, event, retry);
            case Settlement.Resume resume -> resume(lane, event, resume);
            case Settlement.Wait wait -> agenda.putOff(lane, wait.pause(), handle -> {});
        };
    }

    private Due settle(Lane lane, WaitingEvent event, Settlement.Settled settled) {
        Due next = agenda.after(lane, handle -> {
            inbox.settle(handle, event.key(), settled.how());
            outbox.put(handle, lane.track(), settled.toSend());
        });
        metrics.settled(settled.how(), event);
        return next;
    }

    private Due die(Lane lane, WaitingEvent event, Settlement.Dead dead) {
        Due next = agenda.after(lane, handle -> {
            deadLetters.die(handle, event.key(), dead);
            outbox.put(handle, lane.track(), dead.toSend());
        });
        metrics.settled(dead.why(), event);
        return next;
    }

    private Due revive(Lane lane, WaitingEvent event, Settlement.Revival revival) {
        Due next = agenda.afterWithTurns(lane, handle -> {
            int revived = deadLetters.retry(handle, lane.room(), revival);
            inbox.settle(handle, event.key(), revived > 0 ? "retried" : "nothing to retry");
            outbox.put(handle, lane.track(), revival.answer().apply(revived));
        });
        lanes.signal();
        return next;
    }

    private Due amend(Lane lane, WaitingEvent event, Settlement.Amendment amendment) {
        Due next = agenda.afterWithTurns(lane, handle -> amendments.decide(handle, event, amendment));
        lanes.signal();
        return next;
    }

    private Due retry(Lane lane, WaitingEvent event, Settlement.Retry retry) {
        Due next = agenda.after(lane, handle -> {
            inbox.notTaken(handle, event.key());
            outbox.put(handle, lane.track(), retry.toSend());
        });
        metrics.retried();
        return dispatch.sendAllAndPutOff(lane, next, retry.pause());
    }

    private Due resume(Lane lane, WaitingEvent event, Settlement.Resume resume) {
        Due next = agenda.after(lane, handle -> {
            inbox.interrupted(handle, event.key());
            outbox.put(handle, lane.track(), resume.toSend());
        });
        metrics.resumed();
        return dispatch.sendAllAndPutOff(lane, next, resume.pause());
    }
}
