/**
 * Incident rooms: {@link dev.homeroom.incident.Incidents} opens, updates and closes them. The room's state is the incident. Each change is
 * written there first, and then the room is brought in line with it, so an interrupted change is completed from Matrix alone.
 */
@NullMarked
package dev.homeroom.incident;

import org.jspecify.annotations.NullMarked;
