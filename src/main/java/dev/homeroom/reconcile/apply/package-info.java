/** Carries out the repairs of a plan. Each repair is idempotent and reads before it writes. */
@NullMarked
package dev.homeroom.reconcile.apply;

import org.jspecify.annotations.NullMarked;
