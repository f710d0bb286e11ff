/**
 * Agents' questions to people: {@link dev.homeroom.asking.AskPeople} asks, for REST and for tools of agents, and gives a tracking
 * id by which the answer is found.
 */
@NullMarked
package dev.homeroom.asking;

import org.jspecify.annotations.NullMarked;
