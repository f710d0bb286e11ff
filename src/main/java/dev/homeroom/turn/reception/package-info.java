/**
 * The bot's own rooms: people find agents there, and operators look after the service. The door is
 * {@link dev.homeroom.turn.reception.BotRoom}.
 */
@NullMarked
package dev.homeroom.turn.reception;

import org.jspecify.annotations.NullMarked;
