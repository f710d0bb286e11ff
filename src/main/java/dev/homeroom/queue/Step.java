package dev.homeroom.queue;

import dev.homeroom.queue.inbox.QueueLimit;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.Outbox;

/** What a lane's work goes on with. */
sealed interface Step {
    /** @param perhapsSent whether somebody may have sent it and not lived to note it, or not heard what came of it */
    record ToSend(Outbox.WaitingSend waiting, boolean perhapsSent) implements Step {
        static ToSend of(Outbox.WaitingSend waitingSend) {
            return new ToSend(waitingSend, waitingSend.attempt() > 0);
        }

        ToSend perhapsAgain() {
            return new ToSend(waiting, true);
        }
    }

    /** Something waits, and before it older events may be missing. */
    record ToReadBack() implements Step {}

    record ToHandle(WaitingEvent event) implements Step {}

    /** At a desk: there is something to say about the queue. */
    record ToSay(QueueLimit.QueueCheck look) implements Step {}

    /** Nothing, or nothing for now: the lane was given back. */
    record Nothing() implements Step {}
}
