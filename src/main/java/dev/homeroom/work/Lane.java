package dev.homeroom.work;

import dev.homeroom.matrix.RoomId;

/**
 * A lane of a room, held by one owner for as long as nobody else was given a higher fence.
 *
 * @param fence counts the owners of this lane
 */
record Lane(RoomId room, Track track, Owner owner, long fence) {}
