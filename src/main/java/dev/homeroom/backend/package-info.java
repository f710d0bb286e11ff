/**
 * Agents on other servers, behind one interface: {@link dev.homeroom.backend.AgentBackend}.
 *
 * <p>Guarantees: a list of agents is complete or failed, never partial; a question ends in exactly one
 * {@link dev.homeroom.backend.AgentOutcome}; the text of a failure never contains a secret.
 */
@NullMarked
package dev.homeroom.backend;

import org.jspecify.annotations.NullMarked;
