/** Handles invites of agent users, and changes of rooms that an agent was invited to. */
@NullMarked
package dev.homeroom.turn.invite;

import org.jspecify.annotations.NullMarked;
