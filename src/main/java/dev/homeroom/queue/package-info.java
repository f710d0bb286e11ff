/**
 * Durable, ordered work on the database. {@link dev.homeroom.queue.LaneRunner} claims lanes, each lane's worker runs
 * one step at a time, and an {@link dev.homeroom.queue.EventHandler} decides the outcome of each event.
 *
 * <p>Promises: each event is handled once; the events of a room are handled one at a time and in order; a process that
 * dies loses its lanes within 30 s; a slow process can write nothing after another process has claimed its lane.
 */
@NullMarked
package dev.homeroom.queue;

import org.jspecify.annotations.NullMarked;
