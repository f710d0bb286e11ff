/** The state of a room as Homeroom reads it: event types, bindings, power levels and room versions. */
@NullMarked
package dev.homeroom.rooms.state;

import org.jspecify.annotations.NullMarked;
