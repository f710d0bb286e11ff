/**
 * What the homeserver calls: transactions, queries and pings, behind its token; and the link to it, checked in both
 * directions. The doors are {@link dev.homeroom.appservice.AgentQueries}, which others answer, and
 * {@link dev.homeroom.appservice.HomeserverLink}.
 *
 * <p>Promises: a transaction is answered with 200 only after its events are on disk; an event's content is never a reason
 * to refuse a transaction; the token and query strings are never logged.
 *
 * @see <a href="https://spec.matrix.org/latest/application-service-api/">Matrix Application Service API</a>
 */
@NullMarked
package dev.homeroom.appservice;

import org.jspecify.annotations.NullMarked;
