/** Rooms with several agents: the agents beyond the first, and their index. */
@NullMarked
package dev.homeroom.rooms.further;

import org.jspecify.annotations.NullMarked;
