/**
 * Keeps Matrix in line with the agents that the backends list: observe, plan, apply. {@link dev.homeroom.reconcile.Reconciler} runs
 * one reconciliation; the loop decides when.
 *
 * <p>Promises: each agent has exactly one user and one room, even if a process crashes at any point; <em>unknown</em> is never treated
 * as <em>absent</em>; a second run straight after the first writes nothing.
 */
@NullMarked
package dev.homeroom.reconcile;

import org.jspecify.annotations.NullMarked;
