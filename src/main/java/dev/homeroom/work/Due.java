package dev.homeroom.work;

/** What a lane's work goes on with. */
sealed interface Due {
    /** @param perhapsSent whether somebody may have sent it and not lived to note it, or not heard what came of it */
    record ToSend(Outbox.Waiting waiting, boolean perhapsSent) implements Due {
        static ToSend of(Outbox.Waiting waiting) {
            return new ToSend(waiting, waiting.attempt() > 0);
        }

        ToSend perhapsAgain() {
            return new ToSend(waiting, true);
        }
    }

    /** Something waits, and before it older events may be missing. */
    record ToReadBack() implements Due {}

    record ToHandle(WaitingEvent event) implements Due {}

    /** At a desk: there is something to say about the queue. */
    record ToSay(Queue.Look look) implements Due {}

    /** Nothing, or nothing for now: the lane was given back. */
    record Nothing() implements Due {}
}
