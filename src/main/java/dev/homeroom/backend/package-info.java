/**
 * Where agents live. The door is {@link dev.homeroom.backend.AgentBackend}: a list of agents, and a question that ends
 * in one sealed outcome. Each kind of backend has a package of its own below this one, and all pass the same contract
 * test.
 */
@NullMarked
package dev.homeroom.backend;

import org.jspecify.annotations.NullMarked;
