/**
 * What the homeserver calls: transactions, queries and pings, behind its token; the link to it, watched in both
 * directions; and reading back what it never brought. The doors are {@link dev.homeroom.appservice.AgentQueries} and
 * {@link dev.homeroom.appservice.BoundRooms}, which others answer, and {@link dev.homeroom.appservice.HomeserverLink}.
 *
 * <p>Promises: a transaction is answered with 200 only after its events are on disk; an event's content is never a reason
 * to refuse a transaction; the token and query strings are never logged.
 *
 * @see <a href="https://spec.matrix.org/latest/application-service-api/">Matrix Application Service API</a>
 */
@NullMarked
package dev.homeroom.appservice;

import org.jspecify.annotations.NullMarked;
