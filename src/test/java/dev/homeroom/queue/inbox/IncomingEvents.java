package dev.homeroom.queue.inbox;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.LaneKind;

/** Events without a kind, as a process of an earlier version stores them. */
public final class IncomingEvents {
    private IncomingEvents() {}

    /** A message. */
    public static IncomingEvent waiting(String key, RoomId room, String json) {
        return new IncomingEvent(key, room, LaneKind.TURNS, json, null, null, null);
    }

    /** An event of the control lane, which does not wait for a turn. */
    public static IncomingEvent forControlLane(String key, RoomId room, String json) {
        return new IncomingEvent(key, room, LaneKind.CONTROL, json, null, null, null);
    }

    /** An event that changes another one. Either of the two may arrive first. */
    public static IncomingEvent change(String key, RoomId room, String json, String about) {
        return new IncomingEvent(key, room, LaneKind.CONTROL, json, null, about, null);
    }
}
