/**
 * The commands that people send to Homeroom in an agent's room, one class for each command word. The door is
 * {@link dev.homeroom.conversation.command.Commands}.
 */
@NullMarked
package dev.homeroom.conversation.command;

import org.jspecify.annotations.NullMarked;
