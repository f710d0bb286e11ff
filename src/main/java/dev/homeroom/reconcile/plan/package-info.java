/** Compares a snapshot of Matrix with the desired state. Data and pure functions; no requests and no statements. */
@NullMarked
package dev.homeroom.reconcile.plan;

import org.jspecify.annotations.NullMarked;
