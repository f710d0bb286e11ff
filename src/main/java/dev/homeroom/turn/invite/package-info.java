/** Invites of agent users, and what people do to rooms that an agent was invited to. */
@NullMarked
package dev.homeroom.turn.invite;

import org.jspecify.annotations.NullMarked;
