/**
 * Stops agents that answer each other, or a bot, for ever. The door is {@link dev.homeroom.conversation.loop.LoopGuards}; the
 * rules are {@link dev.homeroom.conversation.loop.LoopGuard}, a state machine without a clock and a database.
 */
@NullMarked
package dev.homeroom.conversation.loop;

import org.jspecify.annotations.NullMarked;
