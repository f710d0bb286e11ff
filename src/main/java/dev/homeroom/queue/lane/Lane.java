package dev.homeroom.queue.lane;

import dev.homeroom.cluster.ProcessId;
import dev.homeroom.matrix.RoomId;

/**
 * A lane of a room. The owner holds it until another process claims it with a higher fence.
 *
 * @param fence the number of claims and revocations of this lane so far
 */
public record Lane(RoomId room, LaneKind track, ProcessId owner, long fence) {}
