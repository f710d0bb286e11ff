/** What is kept in memory, with a bound: the entries that were used longest ago go first. */
@NullMarked
package dev.homeroom.cache;

import org.jspecify.annotations.NullMarked;
