package dev.homeroom.queue;

import dev.homeroom.queue.inbox.InboxTable;

/** The result of a {@link LaneStep}. */
sealed interface Committed {
    /** The step is written, and this one comes next. If it is nothing, the lane was released. */
    record Chosen(Step step) implements Committed {}

    /** The first attempt to ask is written. */
    record Asked(InboxTable.Attempt attempt) implements Committed {}

    /** Nothing was written: the event was asked about before, or was changed. {@link InboxTable#ask} handles that. */
    record NotFresh() implements Committed {}

    /** Nothing was written: the event doesn't wait. */
    record NotWaiting(String key) implements Committed {}

    /** Nothing was written: another process holds the lane, or none does. */
    record NotHeld() implements Committed {}
}
