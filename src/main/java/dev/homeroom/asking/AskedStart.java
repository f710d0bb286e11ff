package dev.homeroom.asking;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.tracking.TrackingId;

/** The answer to a {@link PeopleRequest}. */
public sealed interface AskedStart {
    /** The question is on disk and will be asked in this room. */
    record Posted(TrackingId id, RoomId room) implements AskedStart {}

    /** No agent has this name or id, or several have. */
    record NoSuchAgent(String reason) implements AskedStart {}

    /**
     * Nothing was asked.
     *
     * @param reason a sentence for the caller
     */
    record NotPosted(String reason) implements AskedStart {}
}
