/**
 * What Matrix shows, what there should be, and what has to be done: data and pure functions, without any request or
 * statement. The doors are {@link dev.homeroom.space.plan.Observation} and {@link dev.homeroom.space.plan.Planner}.
 *
 * <p>Promises: a plan never makes a room for an agent that has one, or may have one; what can't be told leads to nothing;
 * once a plan has been carried out, the next one is empty.
 */
@NullMarked
package dev.homeroom.space.plan;

import org.jspecify.annotations.NullMarked;
