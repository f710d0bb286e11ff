/**
 * The list of agents: polls every backend and compares the result with the known agents. The entry point is {@link
 * dev.homeroom.directory.AgentDirectory}.
 *
 * <p>Promises: a failed list removes no agent; a list that lost more than half of its agents is accepted only after
 * three polls in a row; a poll without changes writes nothing; a slow backend delays no other.
 */
@NullMarked
package dev.homeroom.directory;

import org.jspecify.annotations.NullMarked;
