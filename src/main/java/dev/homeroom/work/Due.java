package dev.homeroom.work;

/** What a lane's work goes on with. */
sealed interface Due {
    record ToSend(Outbox.Waiting waiting) implements Due {}

    /** Something waits, and before it older events may be missing. */
    record ToReadBack() implements Due {}

    record ToHandle(WaitingEvent event) implements Due {}

    /** At a desk: there is something to say about the queue. */
    record ToSay(Queue.Look look) implements Due {}

    /** Nothing, or nothing for now: the lane was given back. */
    record Nothing() implements Due {}
}
