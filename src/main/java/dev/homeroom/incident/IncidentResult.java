package dev.homeroom.incident;

import dev.homeroom.matrix.RoomId;

/** The result of a request about an incident. */
public sealed interface IncidentResult {
    /** The incident as it is now, and its room. */
    record Done(Incident incident, RoomId room) implements IncidentResult {}

    /** There is no such incident. */
    record Unknown(String why) implements IncidentResult {}

    /**
     * Nothing can be done yet.
     *
     * @param why a sentence
     */
    record NotYet(String why) implements IncidentResult {}

    /**
     * Nothing was done.
     *
     * @param why a sentence
     */
    record Refused(String why) implements IncidentResult {}
}
