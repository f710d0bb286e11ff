/** Agents that need no server and always answer the same way, for a first try, demonstrations and tests. */
@NullMarked
package dev.homeroom.backend.builtin;

import org.jspecify.annotations.NullMarked;
