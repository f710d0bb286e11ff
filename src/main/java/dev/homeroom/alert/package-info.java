/**
 * Alerts: problems that operators are told in the alert room. {@link dev.homeroom.alert.Causes} turns facts into causes,
 * {@link dev.homeroom.alert.Alerts} compares them with what the room says, and {@link dev.homeroom.alert.AlertmanagerInbox} takes the
 * alerts of Prometheus.
 *
 * <p>The room's state keeps which message belongs to which problem, so nothing is told twice after a crash or without the database.
 */
@NullMarked
package dev.homeroom.alert;

import org.jspecify.annotations.NullMarked;
