/** The index of agents and rooms in the database: provisioning records, and the update of the index from a snapshot. */
@NullMarked
package dev.homeroom.reconcile.index;

import org.jspecify.annotations.NullMarked;
