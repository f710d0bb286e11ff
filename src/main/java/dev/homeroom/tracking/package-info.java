/**
 * Work that may outlast the call that began it: agents that are asked, people who are asked. {@link
 * dev.homeroom.tracking.TrackedWorks} tells its state by a {@link dev.homeroom.tracking.TrackingId}, and cancels it. Each kind of
 * work is a {@link dev.homeroom.tracking.TrackedWork}.
 */
@NullMarked
package dev.homeroom.tracking;

import org.jspecify.annotations.NullMarked;
