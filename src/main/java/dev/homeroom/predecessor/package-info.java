/**
 * What the predecessor left behind, and how it is taken over. The doors are {@link dev.homeroom.predecessor.Import} (rows
 * in, a line of a report for each out), {@link dev.homeroom.predecessor.Verification} (rows compared with what there is)
 * and {@link dev.homeroom.predecessor.Export} (the same form, of what there is).
 *
 * <p>Promises: a room is never adopted by its name; a password is never read into anything; a second import changes
 * nothing.
 */
@NullMarked
package dev.homeroom.predecessor;

import org.jspecify.annotations.NullMarked;
