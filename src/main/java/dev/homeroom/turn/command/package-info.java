/** Commands that people send in rooms, and the notices that answer them. */
@NullMarked
package dev.homeroom.turn.command;

import org.jspecify.annotations.NullMarked;
