/**
 * The common parts of HTTP backends: an exchange with a sealed result, event streams with a limit on every wait, and
 * the limit on parallel turns. No request is ever sent twice.
 */
@NullMarked
package dev.homeroom.backend.upstream;

import org.jspecify.annotations.NullMarked;
