package dev.homeroom.queue.lane;

import dev.homeroom.cluster.ProcessId;
import dev.homeroom.matrix.RoomId;

/**
 * A lane of a room, held by one owner for as long as nobody else was given a higher fence.
 *
 * @param fence counts the owners of this lane
 */
public record Lane(RoomId room, LaneKind track, ProcessId owner, long fence) {}
