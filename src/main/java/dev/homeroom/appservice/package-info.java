/**
 * The endpoints that the homeserver calls: transactions, queries and pings, behind its token.
 *
 * <p>Promises: a transaction is answered with 200 only after its events are on disk; a transaction is never rejected
 * because of the content of an event; tokens and query strings are never logged.
 *
 * @see <a href="https://spec.matrix.org/latest/application-service-api/">Matrix Application Service API</a>
 */
@NullMarked
package dev.homeroom.appservice;

import org.jspecify.annotations.NullMarked;
