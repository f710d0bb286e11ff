/**
 * Which agents there are: every backend is asked again and again, and what it lists is compared with what was known.
 * The door is {@link dev.homeroom.directory.AgentDirectory}.
 *
 * <p>Promises: a list that failed removes nobody; one that lost more than half of its agents is believed only after
 * three polls in a row; a poll that finds nothing new writes nothing; a slow backend holds no other up.
 */
@NullMarked
package dev.homeroom.directory;

import org.jspecify.annotations.NullMarked;
