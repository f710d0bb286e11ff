package dev.homeroom.space.plan;

import dev.homeroom.matrix.RoomId;
import java.util.Map;

/**
 * The Space of the agent rooms, as it was found. That it can't be told whether there is one is none of these: then nothing
 * was observed at all.
 */
public sealed interface SpaceSight {
    /** @param children by room, what the Space says of it; rooms that were taken out are not among them */
    record Found(RoomId room, Map<RoomId, ChildLink> children) implements SpaceSight {
        public Found {
            children = Map.copyOf(children);
        }
    }

    /** Somebody who may has upgraded it; the new room doesn't carry our mark yet. */
    record Moved(RoomId from, RoomId to) implements SpaceSight {}

    /** The bot made it, under the Space's alias, and its mark has been lost, or never came. */
    record Unfinished(RoomId room) implements SpaceSight {}

    /** The homeserver says for certain that there is none. */
    record None() implements SpaceSight {}
}
