/**
 * Agents and operators' programs that talk to an agent outside of a room of their own. {@link dev.homeroom.talk.TalkToAgent} says
 * a message in the agent's room; the answer is there, and comes back by a tracking id.
 */
@NullMarked
package dev.homeroom.talk;

import org.jspecify.annotations.NullMarked;
