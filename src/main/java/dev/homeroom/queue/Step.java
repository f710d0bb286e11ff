package dev.homeroom.queue;

import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.limit.QueueLimit;
import dev.homeroom.queue.outbox.Outbox;

/** The next step of a lane's work. */
sealed interface Step {
    /** @param perhapsSent whether an earlier attempt may have sent it: its process died, or the result is unknown */
    record ToSend(Outbox.WaitingSend waiting, boolean perhapsSent) implements Step {
        static ToSend of(Outbox.WaitingSend waitingSend) {
            return new ToSend(waitingSend, waitingSend.attempt() > 0);
        }

        ToSend perhapsAgain() {
            return new ToSend(waiting, true);
        }
    }

    /** An event waits, but older events may be missing: the room is backfilled first. */
    record ToReadBack() implements Step {}

    record ToHandle(WaitingEvent event) implements Step {}

    /** In the control lane: there is a notice to send about the queue. */
    record ToSay(QueueLimit.QueueCheck look) implements Step {}

    /** There is no work, or none yet: the lane was released or deferred. */
    record Nothing() implements Step {}
}
