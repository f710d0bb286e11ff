package dev.homeroom.tracking;

import dev.homeroom.matrix.UserId;
import java.time.Instant;

/**
 * Work with a tracking id.
 *
 * @param caller the agent's user that asked for it, or the bot on behalf of an operator
 */
public record Tracked(TrackingId id, UserId caller, Instant created, TrackedState state) {}
