/**
 * The common parts of HTTP backends: an exchange with a sealed result, event streams with a limit on every wait, the
 * limit on parallel turns, and the circuit breaker. Only requests that may be repeated are ever sent twice.
 */
@NullMarked
package dev.homeroom.backend.upstream;

import org.jspecify.annotations.NullMarked;
