/**
 * Coordination of several processes on one database: named leases, process ids, and leadership.
 *
 * <p>Promises: a lease has at most one holder at a time; a process that dies loses its leases within 30 s.
 */
@NullMarked
package dev.homeroom.cluster;

import org.jspecify.annotations.NullMarked;
